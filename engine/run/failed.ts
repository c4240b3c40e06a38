/**
 * What of the last attempt at a part did not pass, for the question what next and for the report on what a person let through; and
 * whether nothing failed, because a person did not confirm it.
 */
import type { Verdict } from '../checks/verdict.ts'
import type { ErrorCode } from '../errors.ts'
import type { Finding } from './events.ts'
import type { ActionRecord, StepState } from './state.ts'

type Ended = ActionRecord & { readonly result: NonNullable<ActionRecord['result']> }

/** The engineer turned the step down: nothing of it ran. */
export function isDeclined(part: StepState): boolean {
  return part.outcome === 'failed' && part.reason === 'refused'
}

export function failedActions(part: StepState): readonly Ended[] {
  const own = part.actions.slice(part.attemptFrom)
  return own.filter((action): action is Ended => action.result !== undefined && isOpen(action.result.verdict))
}

/** `skip_if` asks whether there is anything to do: that there is, is no failure. What undo found is another matter. */
export function failedChecks(part: StepState): readonly Finding[] {
  const judged = part.judged.slice(part.judgedFrom)
  const last = judged.findLast(({ phase }) => phase !== 'skip-if' && phase !== 'undo')
  return (last?.findings ?? []).filter(({ verdict }) => isOpen(verdict))
}

/** A person said that it was done by hand, and the gate that was judged for it is closed. */
export function isClosedByHand({ judged, judgedFrom }: StepState): boolean {
  const last = judged.slice(judgedFrom).at(-1)
  return last?.phase === 'by-hand' && last.verdict !== 'pass'
}

/**
 * A machine answers for the host that is not known to be it: nothing of it could be judged. Until a person has settled which
 * machine that is, nothing stands in for a proof.
 */
export function strangerOf(part: StepState): StrangerCode | undefined {
  const codes = [
    ...failedActions(part).map(({ result }) => result.code),
    ...failedChecks(part).map(({ code }) => code),
  ]
  return strangers.find(one => codes.includes(one))
}
export type StrangerCode = (typeof strangers)[number]
const strangers = [
  'HOST_KEY_CHANGED',
  'HOST_KEY_UNKNOWN',
  'HOST_KEY_REVOKED',
  'HOST_KEY_AUTHORITY',
  'HOST_IS_ANOTHER',
] as const satisfies readonly ErrorCode[]

function isOpen(verdict: Verdict): boolean {
  return verdict !== 'pass' && verdict !== 'skip'
}
