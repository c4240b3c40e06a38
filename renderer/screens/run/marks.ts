import { isDeclined } from '../../../engine/run/failed.ts'
import type { StepState } from '../../../engine/run/state.ts'
import type { Mark } from '../../parts/VerdictMark.vue'

/** How a step's state is drawn. What a person decided over was not proved, and looks like that. */
export function markOf(step: StepState): Mark {
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
