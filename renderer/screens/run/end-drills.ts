import type { DrillResult } from '../../../engine/drift/types.ts'
import type { RunState } from '../../../engine/run/state.ts'
import type { Runbook } from '../../../engine/runbook/schema.ts'
import type { Text } from '../../../engine/runbook/text.ts'
import type { Mark } from '../../parts/VerdictMark.vue'
import { measuredDrills } from '../drift/measured.ts'

export interface EndDrill extends DrillResult {
  readonly id: string
  /** Two drills may go the same way: their steps' titles tell them apart. */
  readonly title: Text | string
  readonly mark: Mark
}

/** The drills of a run that is over, in the order they were made. */
export function endDrills(state: RunState, runbook: Pick<Runbook, 'steps'>): readonly EndDrill[] {
  return measuredDrills(state, runbook).map(({ id, key, result, mark }) => ({
    ...result,
    id,
    title: runbook.steps.find(step => step.id === key.step)?.title ?? key.step,
    mark,
  }))
}
