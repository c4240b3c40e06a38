/** What the engineer has filled in, kept by question: whoever looks at another screen and comes back finds it as it was. */
import { defineStore } from 'pinia'
import { computed, shallowRef, type WritableComputedRef } from 'vue'
import type { OpenQuestion } from '../../../engine/contract/questions.ts'
import { firstDraft, type Draft, type StepQuestion } from './draft.ts'

const useDrafts = defineStore('drafts', () => ({
  kept: shallowRef<ReadonlyMap<string, Draft>>(new Map()),
  /** The name that was typed last in each run: another run may be another engineer's. */
  by: shallowRef<ReadonlyMap<string, string>>(new Map()),
}))

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
      return drafts.kept.get(key.value) ?? firstDraft(question, drafts.by.get(open()?.run ?? '') || me())
    },
    set(draft) {
      drafts.kept = new Map(drafts.kept).set(key.value, draft)
      drafts.by = new Map(drafts.by).set(open()?.run ?? '', draft.by)
    },
  })
}
