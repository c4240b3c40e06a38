import { notExcluded, shownVerdict } from '../../../engine/drift/shown.ts'
import type { DrillResult } from '../../../engine/drift/types.ts'
import type { OutputRef, StepKey } from '../../../engine/run/events.ts'
import { staleParts } from '../../../engine/run/stale.ts'
import { isBeforeUndo, type RunState } from '../../../engine/run/state.ts'
import type { Runbook } from '../../../engine/runbook/schema.ts'
import type { Mark } from '../../parts/VerdictMark.vue'
import { drillMark, foundMark } from '../run/marks.ts'

export interface Measured {
  readonly id: string
  readonly key: StepKey
  readonly result: DrillResult
  readonly samples: OutputRef
  /** Begun again since: only the later attempt counts. */
  readonly repeated: boolean
  /** What it still proves. */
  readonly mark: Mark
}

/** The drills of a run, in the order of its steps. */
export function measuredDrills(state: RunState, runbook: Pick<Runbook, 'steps'>): readonly Measured[] {
  const stale = staleParts(state, runbook)
  return state.order.flatMap(text => {
    const part = state.steps[text]
    if (part === undefined) return []
    return part.drills.map((drill, index) => {
      const verdict = shownVerdict(drill.result)
      const isGone = stale.has(text) || isBeforeUndo(part, drill)
      const repeated = !isGone && index < part.drillsFrom
      const mark = repeated ? foundMark(verdict, true) : drillMark(part, verdict, isGone)
      return { id: `${text}|${index}`, key: part.key, ...drill, repeated, mark }
    })
  })
}

/** What a drill means for who looks at it now; words: drift.*. */
export function meaningOf({ mark, repeated, result }: Measured) {
  const { verdict } = result
  if (repeated) return 'repeated'
  if (mark === 'stale') return 'stale'
  if (verdict === 'fail') return 'failed'
  if (verdict !== 'pass') return 'unknown'
  if (mark === 'unknown' && notExcluded(result) !== undefined) return 'doubtful'
  return mark === 'pass' ? 'passed' : 'stepNotPassed'
}
