/** The steps of the run on the screen: where it stands, and which one is looked at. */
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import type { OpenQuestion } from '../../../engine/contract/questions.ts'
import type { StepKey } from '../../../engine/run/events.ts'
import { useApp } from '../../stores/app.ts'
import type { useRun } from '../../stores/run.ts'
import type { StepQuestion } from './draft.ts'
import { currentKey, railRows, type RailRow } from './rail.ts'

export interface LookedAt {
  readonly rows: ComputedRef<readonly RailRow[]>
  /** Where the run stands. */
  readonly current: ComputedRef<StepKey | undefined>
  readonly currentId: ComputedRef<string>
  /** The step where it stands, as a question or a button names it. */
  readonly stands: ComputedRef<{ readonly number: number; readonly title: string }>
  readonly selectedId: ComputedRef<string>
  readonly row: ComputedRef<RailRow | undefined>
  /** A person has chosen a step; else the screen follows the run. */
  readonly isChosen: ComputedRef<boolean>
  /** Another step is looked at than the one where the run stands. */
  readonly elsewhere: ComputedRef<boolean>
  choose(id: string): void
  follow(): void
}

/** `open`: the question of a step that waits. */
export function useLookedAt(
  now: ReturnType<typeof useRun>,
  open: () => OpenQuestion | undefined,
  isThere: () => boolean,
): LookedAt {
  const app = useApp()
  const chosen = shallowRef<string>()
  const question = computed(() => open()?.question as StepQuestion | undefined)
  const rows = computed(() =>
    now.view && isThere()
      ? railRows(now.state, now.view.runbook, { asked: question.value?.step, working: now.working })
      : [],
  )
  const current = computed(() => currentKey(now.state, question.value, now.working))
  const currentId = computed(() => (current.value ? `${current.value.step}|${current.value.item}` : ''))
  const selectedId = computed(() => chosen.value ?? currentId.value)
  const follow = (): void => void (chosen.value = undefined)
  watch(() => open()?.id, follow)
  return {
    ...{ rows, current, currentId, selectedId, follow },
    stands: computed(() => {
      const at = rows.value.find(one => one.id === currentId.value)
      return { number: at?.number ?? 0, title: at === undefined ? '' : app.text(at.step.title) }
    }),
    row: computed(() => rows.value.find(one => one.id === selectedId.value) ?? rows.value[0]),
    isChosen: computed(() => chosen.value !== undefined),
    elsewhere: computed(() => selectedId.value !== currentId.value),
    choose: id => void (chosen.value = id === currentId.value ? undefined : id),
  }
}
