import type { StepState } from '../../../engine/run/state.ts'
import { isDeclined } from './failures.ts'
import type { Mark } from '../../parts/VerdictMark.vue'

/** How a step's state is drawn. What a person decided over is drawn as unknown: it was not proved. */
export function markOf(step: StepState): Mark {
  if (step.status === 'waiting') return 'waiting'
  if (step.status === 'running' || step.outcome === undefined) return 'running'
  switch (step.outcome) {
    case 'passed':
      return 'pass'
    case 'failed':
      return isDeclined(step) ? 'unknown' : 'fail'
    case 'skipped':
    case 'undone':
      return 'skip'
    case 'unknown':
    case 'overridden':
    case 'by-hand':
      return 'unknown'
  }
}
