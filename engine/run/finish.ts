/** How a stretch of a run ends: its last event, and what the command line exits with. */
import { notExcluded } from '../drift/shown.ts'
import type { RunContext } from './context.ts'
import type { RunEventBody, RunOutcome } from './events.ts'
import { deviations } from './headline.ts'
import { leftOutChecks } from './left-out.ts'
import { drillsNow, type RunState, type StepState } from './state.ts'

const exitCodes: Record<RunOutcome, number> = {
  passed: 0,
  undone: 0,
  failed: 1,
  stopped: 1,
  decided: 0,
  'host-lost': 3,
  cancelled: 130,
}

/** A cleanup ends without a word about what the run proved. */
export async function finish(
  { recorder }: RunContext,
  first: RunEventBody,
  outcome: RunOutcome,
): Promise<number> {
  if (first.type === 'cleanup-started') {
    const verdict = outcome === 'passed' ? 'pass' : outcome === 'failed' ? 'fail' : 'unknown'
    await recorder.emit({ type: 'cleanup-finished', verdict })
    return exitCodes[outcome]
  }
  const exitCode = exitCodeOf(outcome, recorder.fold.state())
  await recorder.emit({ type: 'run-finished', outcome, exitCode })
  return exitCode
}

/** A decision that stands in for a proof keeps the exit code from being 0; so does what was left out, or left open by a drill. */
export function exitCodeOf(outcome: RunOutcome, state: RunState): number {
  const short =
    deviations(state).length > 0 ||
    Object.values(state.steps).some(part => hasLeftOut(part) || leavesOpen(part))
  if (outcome === 'passed' && short) return 1
  return exitCodes[outcome]
}

function leavesOpen(part: StepState): boolean {
  const isOpen = drillsNow(part).some(
    result => result.verdict === 'pass' && notExcluded(result) !== undefined,
  )
  return part.outcome === 'passed' && isOpen
}

function hasLeftOut(part: StepState): boolean {
  return leftOutChecks(part).length > 0
}
