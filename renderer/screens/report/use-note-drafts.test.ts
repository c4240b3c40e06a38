import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import { useNoteDrafts, type NoteDraft } from './use-note-drafts.ts'

let page: EventTarget
beforeEach(() => {
  vi.stubGlobal('window', (page = new EventTarget()))
  setActivePinia(createPinia())
})
afterEach(() => vi.unstubAllGlobals())

const closes = (): boolean => page.dispatchEvent(new Event('beforeunload', { cancelable: true }))
const yes = () => Promise.resolve(true)

it('keeps what was typed by run and kind, for a screen that is opened again', () => {
  const run = shallowRef('one')
  const before = useNoteDrafts(() => run.value, yes)
  before.type('open-item', { text: 'replace the fan' })
  before.type('open-item', { owner: '王主任' })

  const again = useNoteDrafts(() => run.value, yes)
  expect(again.of('open-item')).toEqual({ text: 'replace the fan', owner: '王主任', due: '' })
  expect(again.of('remark').text).toBe('')
  expect(again.waiting.value).toEqual(['open-item'])
  run.value = 'two'
  expect(again.of('open-item').text).toBe('')
  expect(again.waiting.value).toEqual([])
})

it('forgets it once it was added, not where that was refused, nor what was typed meanwhile', async () => {
  const answers: ((ok: boolean) => void)[] = []
  const written: NoteDraft[] = []
  const drafts = useNoteDrafts(
    () => 'one',
    (_, draft) => {
      written.push(draft)
      return new Promise(resolve => answers.push(resolve))
    },
  )
  drafts.type('remark', { text: ' rack 12 ' })
  const refused = drafts.add('remark')
  answers[0]?.(false)
  expect([await refused, drafts.of('remark').text]).toEqual([false, ' rack 12 '])

  const added = drafts.add('remark')
  // Enter twice.
  const twice = drafts.add('remark')
  answers[1]?.(true)
  expect([await added, await twice, drafts.of('remark').text]).toEqual([true, true, ''])
  expect(written.map(({ text }) => text)).toEqual(['rack 12', 'rack 12'])

  drafts.type('remark', { text: 'rack 13' })
  const next = drafts.add('remark')
  drafts.type('remark', { text: 'rack 14' })
  answers[2]?.(true)
  expect([await next, drafts.of('remark').text]).toEqual([true, 'rack 14'])
})

it('has whoever closes the window asked while something was typed and not added', () => {
  const drafts = useNoteDrafts(() => 'one', yes)
  expect(closes()).toBe(true)
  drafts.type('caption', { text: 'rack 12' })
  expect(closes()).toBe(false)
  drafts.type('caption', { text: ' ' })
  expect(closes()).toBe(true)
})
