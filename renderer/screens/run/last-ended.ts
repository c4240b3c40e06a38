import { staleParts } from '../../../engine/run/stale.ts'
import { keyText, type RunState, type StepState } from '../../../engine/run/state.ts'
import type { Runbook } from '../../../engine/runbook/schema.ts'

/** The part that ended, or was taken back, last; not one whose proof is gone with a step before it. */
export function lastEnded(state: RunState, runbook: Pick<Runbook, 'steps'>): StepState | undefined {
  const stale = staleParts(state, runbook)
  let last: StepState | undefined
  for (const part of Object.values(state.steps)) {
    if (stale.has(keyText(part.key)) || endedAt(part) === undefined) continue
    if (last === undefined || (endedAt(part) ?? '') >= (endedAt(last) ?? '')) last = part
  }
  return last
}

/** An undo ends with its judgement; the part keeps the time at which its own work had ended. */
function endedAt({ outcome, judged, finishedAt }: StepState): string | undefined {
  return outcome === 'undone' ? (judged.at(-1)?.at ?? finishedAt) : finishedAt
}
