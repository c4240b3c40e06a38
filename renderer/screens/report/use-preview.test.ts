import { expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import { usePreview, type Paper } from './use-preview.ts'

function previewed() {
  const format = ref<Paper['format']>('html')
  const language = ref<Paper['language']>('en')
  const remarks = ref(0)
  const waiting: { readonly paper: Paper; answer(page: string | undefined): void }[] = []
  const page = usePreview(
    () => ({ run: 'r', format: format.value, language: language.value }),
    () => [remarks.value],
    paper => new Promise(answer => waiting.push({ paper, answer })),
  )
  async function answer(index: number, text: string | undefined): Promise<void> {
    waiting[index]?.answer(text)
    await nextTick()
  }
  return { format, language, remarks, page, waiting, answer }
}

it('drops what comes when the other paper is asked for already, and shows none in its place', async () => {
  const { format, page, waiting, answer } = previewed()
  format.value = 'sheet-html'
  await nextTick()
  expect(waiting.map(({ paper }) => paper.format)).toEqual(['html', 'sheet-html'])

  await answer(1, 'the sheet')
  expect(page.value).toBe('the sheet')
  await answer(0, 'the report')
  expect(page.value).toBe('the sheet')

  format.value = 'html'
  await nextTick()
  expect(page.value).toBe('')
  await answer(2, 'the report')
  expect(page.value).toBe('the report')
})

it('keeps the paper while it is made again, and where it cannot be', async () => {
  const { language, remarks, page, waiting, answer } = previewed()
  await answer(0, 'in English')
  language.value = 'zh'
  remarks.value = 1
  await nextTick()
  expect([waiting.length, page.value]).toEqual([2, 'in English'])
  await answer(1, undefined)
  expect(page.value).toBe('in English')
})
