import type { DrillResult } from '../../../engine/drift/types.ts'
import { staleParts } from '../../../engine/run/stale.ts'
import type { RunState } from '../../../engine/run/state.ts'
import type { Runbook } from '../../../engine/runbook/schema.ts'
import type { Text } from '../../../engine/runbook/text.ts'
import type { Mark } from '../../parts/VerdictMark.vue'

export interface EndDrill extends DrillResult {
  readonly id: string
  /** Two drills may go the same way: their steps' titles tell them apart. */
  readonly title: Text | string
  readonly mark: Mark
}

/** The drills of a run that is over, in the order they were made. */
export function endDrills(state: RunState, runbook: Pick<Runbook, 'steps'>): readonly EndDrill[] {
  const stale = staleParts(state, runbook)
  return state.order.flatMap(text => {
    const part = state.steps[text]
    if (part === undefined) return []
    const isGone = stale.has(text) || part.outcome === 'undone'
    const title = runbook.steps.find(({ id }) => id === part.key.step)?.title ?? part.key.step
    return part.drills.map(({ result }, index) => ({
      ...result,
      id: `${text}|${index}`,
      title,
      mark: isGone ? ('stale' as const) : result.verdict,
    }))
  })
}
