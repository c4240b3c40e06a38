/** Which of the questions of a run's steps is on the screen: hosts side by side may each have one. */
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import type { OpenQuestion } from '../../../engine/contract/questions.ts'
import { strangerOf } from '../../../engine/run/failed.ts'
import type { RunState } from '../../../engine/run/state.ts'
import { isOfLink } from '../../parts/use-link-questions.ts'
import type { StepQuestion } from './draft.ts'

export interface AlsoAsked {
  readonly id: string
  readonly step: string
  readonly hosts: readonly string[]
  /** A machine answers there that is not known to be the host. */
  readonly stranger: boolean
}
export interface Asked {
  readonly open: ComputedRef<OpenQuestion | undefined>
  /** What waits behind it. */
  readonly also: ComputedRef<readonly AlsoAsked[]>
  show(id: string): void
}

/**
 * The one that is shown stays until it is answered: nobody decides on another host than the one they read about. Then comes first
 * what cannot wait, a host that another machine answers for.
 */
export function useAsked(questions: () => readonly OpenQuestion[], state: () => RunState): Asked {
  const shown = shallowRef<string>()
  const waiting = computed(() => questions().filter(one => !isOfLink(one)))
  const open = computed(() => {
    const all = waiting.value
    return all.find(({ id }) => id === shown.value) ?? all.find(one => toAsk(one, state()).stranger) ?? all[0]
  })
  watch(() => open.value?.id, id => void (shown.value = id), { immediate: true, flush: 'sync' }) // prettier-ignore
  const also = computed(() =>
    waiting.value.filter(one => one.id !== open.value?.id).map(one => toAsk(one, state())),
  )
  return { open, also, show: id => void (shown.value = id) }
}

function toAsk({ id, question }: OpenQuestion, state: RunState): AlsoAsked {
  const { kind, step, about } = question as StepQuestion
  const part = Object.values(state.steps).find(
    ({ key }) => key.step === step && key.item === about.item && about.hosts.join() === key.host,
  )
  return {
    id,
    step,
    hosts: about.hosts,
    stranger: kind === 'failed' && part !== undefined && strangerOf(part) !== undefined,
  }
}
