/** Proofs that rest on what was taken back afterwards. */
import type { Runbook } from '../runbook/schema.ts'
import type { RunContext } from './context.ts'
import { GROUP } from './gates.ts'
import { keyText, type RunState, type StepState } from './state.ts'

/**
 * Keys of parts that were proved, and count no longer: a step before them was taken back since, or hosts of their own step were and
 * it was proved of all of them together. They count once they are done again, not once that step is. Nobody says on which steps
 * another one rests: on all that come before it.
 */
export function staleParts(state: RunState, runbook: Pick<Runbook, 'steps'>): ReadonlySet<string> {
  const proved = lapsedParts(state, runbook).filter(isProved)
  return new Set(proved.map(({ key }) => keyText(key)))
}

/** Passed, or not needed since its gate held already. */
function isProved({ outcome, reason }: StepState): boolean {
  return outcome === 'passed' || (outcome === 'skipped' && reason === 'already-there')
}

/**
 * Before a run goes on: what lapsed is done again, as if it had been taken back too. What a person left out stays left out, and
 * what an undo could not put back keeps its changes.
 */
export async function forgetLapsed(context: RunContext): Promise<void> {
  const { recorder, binding } = context
  for (const part of lapsedParts(recorder.fold.state(), binding.runbook)) {
    const isLeftOut = part.outcome === 'skipped' && part.reason === 'decided'
    // What did not apply was never begun.
    if (part.attempt === 0 || part.changes.length > 0 || part.armed !== undefined || isLeftOut) continue
    await recorder.emit({ type: 'undo-finished', ...part.key, verdict: 'pass', findings: [] })
  }
}

/** Parts that ended, however they did, before something that they rest on was taken back. */
function lapsedParts(state: RunState, { steps }: Pick<Runbook, 'steps'>): readonly StepState[] {
  const place = new Map(steps.map(({ id }, index) => [id, index]))
  const placeOf = ({ key }: StepState): number => place.get(key.step) ?? -1
  const parts = Object.values(state.steps)
  const back = parts.filter(part => backAt(part) > -1)
  if (back.length === 0) return []
  const last = (of: readonly StepState[]): number => Math.max(-1, ...of.map(backAt))
  const before = steps.map((_, index) => last(back.filter(part => placeOf(part) < index)))
  return parts.filter(part => {
    if (part.status !== 'finished' || part.outcome === 'undone') return false
    const { step, item, host } = part.key
    const together = host === GROUP ? back.filter(({ key }) => key.step === step && key.item === item) : []
    return Math.max(before[placeOf(part)] ?? -1, last(together)) > (part.endedSeq ?? -1)
  })
}

/** When it was last taken back, or an attempt at that was made; what is not done anew since is so up to now. */
function backAt({ outcome, reason, backSeq = -1 }: StepState): number {
  return outcome === 'undone' || reason === 'undo' ? Infinity : backSeq
}
