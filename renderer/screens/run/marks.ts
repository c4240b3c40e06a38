import type { Verdict } from '../../../engine/checks/verdict.ts'
import { isDeclined } from '../../../engine/run/failed.ts'
import type { StepState } from '../../../engine/run/state.ts'
import type { Mark } from '../../parts/VerdictMark.vue'

/** How a step's state is drawn. What a person decided over was not proved, and looks like that; `stale`: it counts no longer. */
export function markOf(step: StepState, stale = false): Mark {
  if (stale) return 'stale'
  if (step.status === 'waiting') return 'waiting'
  if (step.status === 'running' || step.outcome === undefined) return 'running'
  switch (step.outcome) {
    case 'passed':
      return 'pass'
    case 'failed':
      return isDeclined(step) ? 'unknown' : 'fail'
    case 'skipped':
      if (step.reason === 'fault-not-allowed') return 'not-done'
      return step.reason === 'decided' ? 'left-out' : 'skip'
    case 'undone':
      return 'undone'
    case 'overridden':
      return 'forced'
    case 'unknown':
    case 'by-hand':
      return 'unknown'
  }
}

/** What was found inside a part (by its gate, by an action): it proves no more than the part itself still does. */
export function foundMark(verdict: Verdict, stale: boolean): Mark {
  return stale && verdict === 'pass' ? 'stale' : verdict
}

/** A drill that went as it must proves nothing where its step did not pass, or where the step counts no longer. */
export function drillMark(step: StepState, verdict: Verdict, stale: boolean): Mark {
  if (stale || step.outcome === 'undone') return 'stale'
  return verdict === 'pass' && step.status === 'finished' ? markOf(step) : verdict
}
