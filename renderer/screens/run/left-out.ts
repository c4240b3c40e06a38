import type { PlanPart } from '../../../engine/plan/part.ts'
import type { StepState } from '../../../engine/run/state.ts'
import { isSettled } from '../../../engine/run/step.ts'

/** Why an action that has not run will not, or why nobody can say yet; undefined where it waits for its turn. Words: run.*. */
export function whyLeft(
  part: StepState,
  runs: PlanPart['actions'][number]['runs'],
): 'notHere' | 'notNeeded' | 'notRun' | 'undecided' | undefined {
  if (runs.kind === 'no') return 'notHere'
  if (isSettled(part.outcome)) return part.reason === 'already-there' ? 'notNeeded' : 'notRun'
  return runs.kind === 'undecided' ? 'undecided' : undefined
}
