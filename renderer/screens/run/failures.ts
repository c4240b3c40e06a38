/** What of a part failed, for the question what next; and whether nothing failed, because a person did not confirm it. */
import type { Finding } from '../../../engine/run/events.ts'
import type { ActionRecord, StepState } from '../../../engine/run/state.ts'

const isOpen = (verdict: string): boolean => verdict !== 'pass' && verdict !== 'skip'

/** The engineer turned the step down: nothing of it ran. */
export function isDeclined(part: StepState): boolean {
  return part.outcome === 'failed' && part.reason === 'refused'
}

export function failedActions(part: StepState): readonly ActionRecord[] {
  const own = part.actions.slice(part.attemptFrom)
  return own.filter(({ result }) => result !== undefined && isOpen(result.verdict))
}

/** `skip_if` asks whether there is anything to do: that there is, is no failure. */
export function failedChecks(part: StepState): readonly Finding[] {
  const judged = part.judged.slice(part.judgedFrom).filter(one => one.phase !== 'skip-if')
  return (judged.at(-1)?.findings ?? []).filter(finding => isOpen(finding.verdict))
}
