/**
 * Run events: facts in the past tense, appended to the journal and flushed before anyone sees them.
 * The format outlives releases: fields are added, never changed. docs/formats/run-folder.md lists them.
 */
import type { Verdict } from '../checks/verdict.ts'
import type { ErrorParams } from '../errors.ts'
import type { Phrase } from '../phrase.ts'
import type { HostFacts } from '../plan/facts.ts'
import type { DrillResult } from '../drift/types.ts'
import type { Text } from '../runbook/text.ts'
import type { LinkIdentity } from '../ports.ts'
import type { ActionView } from '../actions/kind.ts'
import type { KeptFile, NoteEntry } from './notes.ts'

/** A kept output: inline up to 2 KiB, else in outputs/SHA256.txt. `sha256` is over the redacted UTF-8 text. */
export interface OutputRef {
  readonly sha256: string
  readonly bytes: number
  readonly inline?: string
}

/** One step on one host, for one item of its loop. `host` is '*' for what is judged over a group; `item` is '' without a loop. */
export interface StepKey {
  readonly step: string
  readonly item: string
  readonly host: string
}

/** What one check found: its verdict, why (a code with data; words in engine/words), and the outputs that show it. */
export interface Finding {
  /** Place in its list and kind: `gate[0]` and `one-holder`. */
  readonly check: string
  readonly kind: string
  readonly verdict: Verdict
  readonly code: string
  readonly params: ErrorParams
  readonly evidence: readonly Evidence[]
  readonly strict?: boolean
  readonly title?: Text
  /** Who saw it, where that is not the host itself: 'laptop', 'node-b'; and what stood in for a missing tool. */
  readonly vantage?: string
}
export interface Evidence {
  readonly host: string
  /** In English where it has words. */
  readonly label: string
  readonly says?: Phrase
  readonly output: OutputRef
}

/** What an action changed on a host, with what was there before; undo works from these. Paths are absolute. */
export type Change =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly before: FileState | null
      readonly after: FileState
      readonly backup: string | null
    }
  | {
      readonly kind: 'service'
      readonly service: string
      readonly before: ServiceState
      readonly after: ServiceState
    }
  | { readonly kind: 'directory'; readonly path: string }
  /** A `run` action with risk: its undo is the step's own. */
  | { readonly kind: 'command'; readonly summary: string }
export interface FileState {
  readonly sha256: string
  readonly mode: string
  readonly owner: string
}
export interface ServiceState {
  readonly active: boolean
  readonly enabled: boolean | null
}

/**
 * What a run leaves on a host. `for`: who still needs it; `cleanup` takes what only the run needed, with its backups also what
 * only undo needs. Of a link, `sha256` is that of its target; of a package, `state` is its version.
 */
export interface Left {
  readonly kind: 'file' | 'directory' | 'link' | 'backup' | 'service' | 'package' | 'other'
  readonly path: string
  readonly for: 'site' | 'undo' | 'run'
  readonly owner?: string
  readonly mode?: string
  readonly sha256?: string
  readonly state?: string
}
/** Why cleanup left a path: somebody edited it since, something still uses it, or the host did not let it go. */
export type KeptReason = 'edited' | 'in-use' | 'not-removed'

/** A value of the site file that was corrected; `name@host` for one of a host. Secrets show where they come from. */
export interface CorrectedValue {
  readonly name: string
  readonly before: string
  readonly after: string
}

/** Who holds or held a host; times as the laptop's clock shows them. */
export interface LeaseTime {
  readonly by: string
  readonly laptop: string
  readonly run: string
  readonly since: string
  readonly until: string
}

export type GatePhase = 'require' | 'skip-if' | 'gate' | 'resume' | 'verify' | 'undo' | 'by-hand'
export type DecisionKind = 'retry' | 'fix' | 'by-hand' | 'override' | 'skip' | 'stop'

export type RunEventBody =
  | {
      readonly type: 'run-started'
      readonly format: 1
      readonly runId: string
      readonly app: string
      readonly rehearsal: boolean
      readonly runbook: { readonly id: string; readonly version: string; readonly digest: string }
      readonly site: { readonly name: string; readonly sha256: string }
      readonly operator: string
      readonly allowedFaults: readonly string[]
      readonly mode: 'run' | 'verify'
      readonly only?: string
      readonly until?: string
      /** Digest of the plan that was approved: no other plan is run or resumed in this folder. */
      readonly approved?: string
      /** Planned (step, item, host) in order, so that state knows what is still to come. */
      readonly planned: readonly StepKey[]
    }
  | {
      readonly type: 'plan-bound'
      readonly digest: string
      /** The plan has drills wherever its runbook does; else where they were allowed when it was bound. */
      readonly drills?: 'everywhere'
    }
  | {
      readonly type: 'run-resumed'
      readonly operator: string
      readonly app: string
      readonly allowedFaults: readonly string[]
    }
  | { readonly type: 'journal-repaired'; readonly tornBytes: number; readonly tornSha256: string }
  | { readonly type: 'host-connected'; readonly host: string; readonly identity: LinkIdentity }
  | {
      readonly type: 'host-lost'
      readonly host: string
      readonly code: string
      readonly params: ErrorParams
    }
  | {
      readonly type: 'lease-taken'
      readonly host: string
      /** The file on the host that says so, and how long it outlives the laptop. */
      readonly path: string
      readonly seconds: number
      /** A lease that had expired, or this run's own from another laptop or an earlier stretch. */
      readonly tookOver?: LeaseTime
    }
  /** Another run is at work there by now, say because this laptop slept: no further change is made. */
  | { readonly type: 'lease-lost'; readonly host: string; readonly holder: LeaseTime }
  /** An undo goes on without, where the host lets nothing be written. */
  | { readonly type: 'lease-missing'; readonly host: string; readonly reason: string }
  /** A person opened a free shell on a host of the run; what was typed and shown in it is kept nowhere. */
  | { readonly type: 'shell-opened'; readonly host: string; readonly by: string }
  | {
      readonly type: 'sudo-compared'
      readonly host: string
      readonly user: string
      /** What sudo does not allow, and the steps that cannot run without it. */
      readonly missing: readonly { readonly program: string; readonly steps: readonly string[] }[]
    }
  | { readonly type: 'facts-gathered'; readonly host: string; readonly facts: HostFacts }
  | ({ readonly type: 'step-started' } & StepKey)
  /** Taken up again after a crash or a stop, without repeating what was done: at an action (`do[1]`) or at the `gate`. */
  | ({ readonly type: 'step-continued'; readonly from: string } & StepKey)
  | ({
      readonly type: 'action-frozen'
      readonly action: string
      readonly digest: string
      readonly view: ActionView
    } & StepKey)
  | ({
      readonly type: 'command-finished'
      readonly action: string
      readonly exitCode: number | null
      readonly stdout: OutputRef
      readonly stderr: OutputRef
      readonly durationMs: number
    } & StepKey)
  | ({ readonly type: 'change-recorded'; readonly action: string; readonly change: Change } & StepKey)
  | ({
      readonly type: 'action-finished'
      readonly action: string
      readonly verdict: Verdict
      readonly code: string
      readonly params: ErrorParams
      readonly changed: boolean
    } & StepKey)
  | ({
      readonly type: 'value-captured'
      readonly name: string
      readonly fields: Readonly<Record<string, string>>
    } & StepKey)
  | ({
      readonly type: 'checks-judged'
      readonly phase: GatePhase
      readonly verdict: Verdict
      readonly findings: readonly Finding[]
    } & StepKey)
  | ({
      readonly type: 'question-asked'
      readonly question: string
      readonly kind: string
      readonly text?: Text
    } & StepKey)
  | ({
      readonly type: 'question-answered'
      readonly question: string
      readonly value: string
      readonly by?: string
      readonly note?: string
      readonly files?: readonly KeptFile[]
    } & StepKey)
  | ({
      readonly type: 'diagnosis-made'
      readonly diagnosis: string
      readonly catalogue?: string
      readonly says: Text
      readonly hosts: readonly string[]
      /** The title of a fix that can be run from the failure, or else what the engineer is to do. */
      readonly fix?: Text
      readonly advice?: Text
      readonly evidence: readonly Evidence[]
    } & StepKey)
  | ({
      readonly type: 'decision-made'
      readonly decision: DecisionKind
      readonly by: string
      readonly reason: string
    } & StepKey)
  | ({
      readonly type: 'restore-armed'
      readonly token: string
      readonly seconds: number
      readonly script: string
    } & StepKey)
  | ({ readonly type: 'restore-disarmed'; readonly token: string; readonly fired: boolean } & StepKey)
  | ({ readonly type: 'drill-measured'; readonly result: DrillResult; readonly samples: OutputRef } & StepKey)
  /** `skipped` carries why as a code: condition, already-there, fault-not-allowed, decided. */
  | ({
      readonly type: 'step-finished'
      readonly outcome: StepOutcome
      readonly reason?: string
    } & StepKey)
  | { readonly type: 'undo-started'; readonly to?: string; readonly operator: string }
  | ({
      readonly type: 'undo-finished'
      readonly verdict: Verdict
      readonly findings: readonly Finding[]
    } & StepKey)
  /** Nothing is under way, or only what began side by side before; `before` is the part that waits. */
  | { readonly type: 'run-paused'; readonly by: string; readonly before?: StepKey }
  | { readonly type: 'run-continued'; readonly by: string }
  /** As found on the host at the end of a stretch; it takes the place of what was found before. */
  | { readonly type: 'remains-listed'; readonly host: string; readonly left: readonly Left[] }
  /** From here on the run uses another site file, kept in the folder in place of the first. */
  | {
      readonly type: 'site-corrected'
      readonly operator: string
      readonly site: { readonly name: string; readonly sha256: string }
      readonly changed: readonly CorrectedValue[]
      /** The step back to which everything was taken back with the old values. */
      readonly from?: string
    }
  | { readonly type: 'cleanup-started'; readonly operator: string; readonly backups: boolean }
  | {
      readonly type: 'host-cleaned'
      readonly host: string
      readonly removed: readonly string[]
      readonly kept: readonly { readonly path: string; readonly reason: KeptReason }[]
    }
  /** `unknown`: a host did not answer. */
  | { readonly type: 'cleanup-finished'; readonly verdict: Verdict }
  /** What a person adds for the report, at any time; it says nothing of what was proved. */
  | { readonly type: 'report-noted'; readonly by: string; readonly entry: NoteEntry }
  | { readonly type: 'run-finished'; readonly outcome: RunOutcome; readonly exitCode: number }

export type StepOutcome = 'passed' | 'failed' | 'unknown' | 'skipped' | 'overridden' | 'by-hand' | 'undone'
export type RunOutcome = 'passed' | 'failed' | 'stopped' | 'decided' | 'host-lost' | 'cancelled' | 'undone'

/** What the journal adds: place, times (wall ISO 8601 UTC; laptop's monotonic ms), and the hash of the previous line. */
export type RunEvent = RunEventBody & {
  readonly seq: number
  readonly at: string
  readonly ms: number
  readonly prev: string
}
