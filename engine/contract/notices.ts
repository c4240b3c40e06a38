import type { ErrorParams } from '../errors.ts'
import type { DrillLive } from '../drift/types.ts'
import type { RunEvent, StepKey } from '../run/events.ts'
import type { Headline } from '../run/headline.ts'
import type { HostRecord, HostTestStage } from './hosts.ts'
import type { OpenQuestion } from './questions.ts'

/** What a shell tells its screens unasked. Facts in the past tense; a screen that missed some opens the run again. */
export type Notice =
  | { readonly type: 'run-event'; readonly run: string; readonly event: RunEvent }
  | {
      readonly type: 'run-progress'
      readonly run: string
      readonly host: string
      readonly sentBytes: number
      readonly totalBytes: number
    }
  /** What a drill's observers see, as it arrives; `place`: how much the drill told before it, from its cast on. */
  | {
      readonly type: 'run-drill'
      readonly run: string
      readonly part: StepKey
      readonly place: number
      readonly live: DrillLive
    }
  /** The engine began or ended to work on it; `error` is what ended it, as code and data. */
  | {
      readonly type: 'run-working'
      readonly run: string
      readonly working: boolean
      readonly headline: Headline
      readonly error?: { readonly code: string; readonly params: ErrorParams }
    }
  /** The screen that held it is gone: whoever opens it next holds it. */
  | { readonly type: 'run-released'; readonly run: string }
  | { readonly type: 'question-opened'; readonly question: OpenQuestion }
  | { readonly type: 'question-closed'; readonly id: string }
  | {
      readonly type: 'host-test'
      readonly site: string
      readonly host: string
      readonly stage: HostTestStage
      /** With stage `done`. */
      readonly record?: HostRecord
    }
  | {
      readonly type: 'kit-progress'
      readonly site: string
      readonly file: string
      readonly doneBytes: number
      readonly totalBytes: number
    }
  | { readonly type: 'changed'; readonly what: 'sites' | 'runs' | 'settings' | 'vault' }
