/** What connections to a site's hosts, or a run's, ask: one question at a time, answered or turned down by itself. */
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { OpenQuestion } from '../../engine/contract/questions.ts'
import { useClient } from '../link/client.ts'
import { useApp } from '../stores/app.ts'

export interface LinkQuestionsOf {
  /** The one to be answered now. */
  readonly question: Ref<OpenQuestion | undefined>
  answer(value: string): Promise<void>
  /** Turns this one down; whatever else is under way goes on. */
  cancel(): Promise<void>
}

/** Host keys and secrets have dialogs of their own; all else is asked in its step. */
export function isOfLink({ question }: OpenQuestion): boolean {
  return question.kind === 'host-key' || question.kind === 'secret'
}

export function useLinkQuestions(
  place: () => { readonly site: string } | { readonly run: string },
): LinkQuestionsOf {
  const client = useClient()
  const app = useApp()
  const open = shallowRef<readonly OpenQuestion[]>([])
  const isHere = (one: OpenQuestion): boolean => {
    const here = place()
    return isOfLink(one) && ('run' in here ? one.run === here.run : one.site === here.site)
  }
  const undo = client.onNotice(notice => {
    if (notice.type === 'question-opened') open.value = [...open.value, notice.question]
    else if (notice.type === 'question-closed') open.value = open.value.filter(({ id }) => id !== notice.id)
  })
  onScopeDispose(undo)
  watch(place, () => void app.fetch(async () => (open.value = await client.call('questions.open'))), {
    immediate: true,
  })
  const question = computed(() => open.value.find(isHere))
  return {
    question,
    async answer(value) {
      const id = question.value?.id
      if (id !== undefined)
        await app.attempt(() => client.call('questions.answer', { id, answer: { value } }))
    },
    async cancel() {
      const id = question.value?.id
      if (id !== undefined) await app.attempt(() => client.call('questions.cancel', { id }))
    },
  }
}
