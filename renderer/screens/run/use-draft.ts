/** What the engineer has filled in, kept by question: whoever looks at another screen and comes back finds it as it was. */
import { defineStore } from 'pinia'
import { computed, shallowRef, type WritableComputedRef } from 'vue'
import type { OpenQuestion } from '../../../engine/contract/questions.ts'
import { useClient } from '../../link/client.ts'
import { askBeforeClosing } from '../../parts/ask-before-closing.ts'
import { firstDraft, type Draft, type StepQuestion } from './draft.ts'

interface Kept {
  readonly id: string
  readonly draft: Draft
}

const useDrafts = defineStore('drafts', () => {
  const kept = shallowRef<ReadonlyMap<string, Kept>>(new Map())
  // Answered, or closed by a stop: what was typed for it is of no use any more.
  useClient().onNotice(notice => {
    if (notice.type !== 'question-closed') return
    kept.value = new Map([...kept.value].filter(([, { id }]) => id !== notice.id))
  })
  // They live as long as the window: whoever closes it is asked, from whatever screen.
  askBeforeClosing(() => [...kept.value.values()].some(({ draft }) => isWork(draft)))
  return {
    kept,
    /** The name that was typed last in each run: another run may be another engineer's. */
    by: shallowRef<ReadonlyMap<string, string>>(new Map()),
  }
})

/** More than a choice or a name, which are made again at once. */
function isWork({ note, files = [] }: Draft): boolean {
  return note.trim() !== '' || files.length > 0
}

const none: Draft = { value: '', typed: '', by: '', note: '' }

/** `open`: the question of a step that waits; `me`: the name that stands there until another one was typed. */
export function useDraft(
  open: () => OpenQuestion | undefined,
  me: () => string,
): WritableComputedRef<Draft, Draft> {
  const drafts = useDrafts()
  // A process that was started anew counts its questions from the first again.
  const key = computed(() => `${open()?.run ?? ''} ${open()?.id ?? ''} ${open()?.question.id ?? ''}`)
  return computed({
    get() {
      const question = open()?.question as StepQuestion | undefined
      if (question === undefined) return none
      return (
        drafts.kept.get(key.value)?.draft ?? firstDraft(question, drafts.by.get(open()?.run ?? '') || me())
      )
    },
    set(draft) {
      const { run = '', id = '' } = open() ?? {}
      drafts.kept = new Map(drafts.kept).set(key.value, { id, draft })
      drafts.by = new Map(drafts.by).set(run, draft.by)
    },
  })
}
