/** Where a run that is not over goes on. */
import { isHelper, type RunState, type StepState } from './state.ts'

/** Taken back to its beginning: nothing is left to go on with. Taken back to a step only, it goes on there. */
export function isTakenBackWholly({ outcome, steps }: Pick<RunState, 'outcome' | 'steps'>): boolean {
  return outcome === 'undone' && Object.values(steps).every(part => part.changes.length === 0)
}

/** The part to be done next: what stopped the run, what was taken back before that, or the first that has not begun. */
export function nextPart(state: RunState): StepState | undefined {
  const parts = state.order.flatMap(text => state.steps[text] ?? [])
  const open = parts.find(part => part.outcome === 'failed' || part.outcome === 'unknown')
  const next = open ?? parts.find(part => part.status === 'waiting' && !isHelper(part))
  const back = isTakenBackWholly(state) ? undefined : parts.find(part => part.outcome === 'undone')
  if (next === undefined || back === undefined) return back ?? next
  return parts.indexOf(back) < parts.indexOf(next) ? back : next
}
