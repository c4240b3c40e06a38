/** The one way an event gets into a run: redacted, journaled and flushed, folded into the state, and only then shown. */
import type { Journal } from '../ports.ts'
import type { Redactor } from '../redact.ts'
import type { DrillLive } from '../drift/types.ts'
import { redactDeep } from '../redact/deep.ts'
import type { OutputRef, RunEvent, RunEventBody, StepKey } from './events.ts'
import { createFold, type Fold } from './reduce.ts'

export interface RunListener {
  onEvent?(event: RunEvent): void
  /** Live output of a gated command, redacted; not an event, its sealed form is in `command-finished`. */
  onOutput?(host: string, stream: 'stdout' | 'stderr', text: string): void
  onProgress?(host: string, sentBytes: number, totalBytes: number): void
  /** What a drill's observers see, redacted, as it arrives; not an event, the whole is kept with `drill-measured`. */
  onDrill?(part: StepKey, live: DrillLive): void
}

export interface Recorder {
  readonly fold: Fold
  emit(body: RunEventBody): Promise<void>
  keep(text: string): Promise<OutputRef>
}

export function createRecorder(journal: Journal, redactor: Redactor, listener: RunListener): Recorder {
  const fold = createFold(journal.recovered)

  async function emit(body: RunEventBody): Promise<void> {
    const event = await journal.append(redactDeep(body, redactor))
    fold.apply(event)
    listener.onEvent?.(event)
  }
  return { fold, emit, keep: text => journal.keepOutput(redactor.redact(text)) }
}
