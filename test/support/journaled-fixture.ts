/** Events of a made-up run, numbered as a journal does, for tests of what is folded from them. */
import type { RunEvent, RunEventBody, StepKey } from '../../engine/run/events.ts'
import type { RunStarted } from '../../engine/run/state.ts'

/** `own`: what of it the test is about. */
export function started(planned: readonly StepKey[], own: Partial<RunStarted> = {}): RunEventBody {
  return {
    type: 'run-started',
    format: 1,
    runId: 'r1',
    app: '0.1.0',
    rehearsal: false,
    runbook: { id: 'x', version: '1.0.0', digest: 'd' },
    site: { name: 's', sha256: 'f' },
    operator: 'li',
    allowedFaults: [],
    mode: 'run',
    planned,
    ...own,
  }
}

export function journaled(...bodies: readonly RunEventBody[]): RunEvent[] {
  return bodies.map((body, seq) => ({ ...body, seq, at: `t${seq}`, ms: seq, prev: '' }))
}
