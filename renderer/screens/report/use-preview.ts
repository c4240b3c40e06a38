/** The paper on the screen, made anew whenever what it shows has changed. */
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { createNewest } from '../../stores/newest.ts'

export interface Paper {
  readonly run: string
  readonly format: 'html' | 'sheet-html'
  readonly language: 'en' | 'zh'
}

/**
 * The page of `wanted`, empty until it was made; it is made again when `changes` does. An answer that comes when another one is
 * asked for already is dropped, so that no paper ever stands under the name of the other.
 */
export function usePreview(
  wanted: () => Paper,
  changes: () => readonly unknown[],
  make: (paper: Paper) => Promise<string | undefined>,
): ComputedRef<string> {
  const made = shallowRef<{ readonly paper: Paper; readonly page: string }>()
  const makes = createNewest()
  watch(
    () => [wanted(), ...changes()],
    async () => {
      const isNewest = makes()
      const paper = wanted()
      const page = await make(paper)
      if (isNewest() && page !== undefined) made.value = { paper, page }
    },
    { immediate: true },
  )
  return computed(() => {
    const { run, format } = wanted()
    // In the other language or with an older remark it is still this paper: it stays until the new one is there.
    if (made.value?.paper.run !== run || made.value.paper.format !== format) return ''
    return made.value.page
  })
}
