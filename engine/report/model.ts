/** What a report says, before any format: the whole of a run as one plain value. */
import type { ActionView } from '../actions/kind.ts'
import type { Verdict } from '../checks/verdict.ts'
import type { DrillResult, DrillSamples } from '../drift/types.ts'
import type { ErrorParams } from '../errors.ts'
import type { Phrase } from '../phrase.ts'
import type { HostFacts } from '../plan/facts.ts'
import type { LinkIdentity } from '../ports.ts'
import type { Left, StepOutcome } from '../run/events.ts'
import type { Headline, RunVerdict } from '../run/headline.ts'
import type { KeptFile, Notes } from '../run/notes.ts'
import type { Text } from '../runbook/text.ts'

/** An output as the report shows it: the first part of a long one, with the hash of the whole. */
export interface ReportOutput {
  readonly label: string
  readonly host: string
  readonly text: string
  readonly sha256: string
  readonly bytes: number
  readonly cut: boolean
}

/** An output that shows what a check found. */
export interface ReportEvidence extends ReportOutput {
  readonly says?: Phrase
}

export interface ReportAction {
  readonly action: string
  readonly view: ActionView
  readonly at: string
  readonly verdict: Verdict | 'running'
  readonly code: string
  readonly params: ErrorParams
  readonly changed: boolean
  readonly outputs: readonly (ReportOutput & {
    readonly exitCode: number | null
    readonly durationMs: number
  })[]
}

export interface ReportFinding {
  readonly phase: string
  readonly check: string
  readonly kind: string
  readonly title?: Text
  readonly verdict: Verdict
  readonly code: string
  readonly params: ErrorParams
  readonly vantage?: string
  readonly evidence: readonly ReportEvidence[]
}

export interface ReportDrill {
  readonly result: DrillResult
  readonly samples: DrillSamples | undefined
  /** What it measured was taken back since, or rests on what was. */
  readonly stale?: true
}

export interface ReportPart {
  readonly host: string
  readonly item: string
  readonly outcome: StepOutcome | 'waiting' | 'running'
  /** It passed, before what it rests on was taken back. */
  readonly stale?: true
  /** It had begun when the process of the run ended. */
  readonly cut?: true
  readonly reason?: string
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly attempts: number
  readonly actions: readonly ReportAction[]
  readonly findings: readonly ReportFinding[]
  readonly decisions: readonly {
    readonly decision: string
    readonly by: string
    readonly reason: string
    readonly at: string
    /** The gate that was judged for it did not pass: something else decided the step in the end. */
    readonly unproven?: true
  }[]
  readonly diagnoses: readonly {
    readonly diagnosis: string
    readonly catalogue?: string
    readonly says: Text
    readonly hosts: readonly string[]
  }[]
  readonly answers: readonly {
    readonly text?: Text
    readonly value: string
    readonly by?: string
    readonly note?: string
    readonly files?: readonly KeptFile[]
  }[]
  readonly drills: readonly ReportDrill[]
}

export interface ReportStep {
  readonly id: string
  /** Place in the runbook, from 1: as on the screens, and on the sheet. */
  readonly number: number
  readonly title: Text
  readonly why: Text
  readonly risk: string
  /** What each check of its gate is about, also where it was never judged. */
  readonly gate: readonly Text[]
  readonly parts: readonly ReportPart[]
}

/** Whatever a reader must know beside the verdict. `code` has its words in engine/words/report.ts. */
export interface Deviation {
  readonly code: DeviationCode
  readonly step?: string
  readonly host?: string
  readonly params: ErrorParams
}
export const deviationCodes = [
  'overridden',
  'by-hand',
  'skipped-by-decision',
  'error-seen',
  'error-seen-before',
  'fix-run',
  'by-hand-not-proven',
  'drill-failed-before',
  'fault-not-allowed',
  'check-left-out',
  'value-corrected',
  'fault-open',
  'fault-maybe-open',
  'unknown',
  'failed',
  'legacy-crypto',
  'not-proven-on-platform',
  'not-measured',
  'substitute',
  'host-key-changed',
  'host-key-not-seen',
  'link-lost',
  'shell-opened',
  'journal-torn',
  'clock-offset',
] as const
export type DeviationCode = (typeof deviationCodes)[number]

export interface ReportHost {
  readonly name: string
  readonly roles: readonly string[]
  readonly address: string
  readonly user: string
  readonly identities: readonly LinkIdentity[]
  readonly facts?: HostFacts
  readonly proven: boolean
}

/** What the run leaves on a host. `found`: looked at there when it ended; otherwise as the run recorded it. */
export interface Remains extends Left {
  readonly host: string
  readonly found: boolean
}

export interface Report {
  readonly format: 1
  readonly headline: Headline
  readonly verdict: RunVerdict
  readonly rehearsal: boolean
  readonly mode: 'run' | 'verify'
  readonly runId: string
  readonly app: string
  readonly runbook: {
    readonly id: string
    readonly version: string
    readonly title: Text
    readonly digest: string
  }
  readonly site: {
    readonly name: string
    readonly customer?: string
    readonly engineer?: string
    readonly sha256: string
  }
  readonly planDigest?: string
  readonly operators: readonly string[]
  readonly startedAt: string
  readonly finishedAt?: string
  readonly resumed: number
  readonly deviations: readonly Deviation[]
  readonly steps: readonly ReportStep[]
  readonly kit: readonly { readonly file: string; readonly version?: string; readonly sha256: string }[]
  readonly hosts: readonly ReportHost[]
  readonly remains: readonly Remains[]
  readonly notes: Notes
  /** Photos to show, as data URIs by the hash of the file. */
  readonly photos: Readonly<Record<string, string>>
  /** SHA-256 of the journal's last line: what `report --verify --against` wants. */
  readonly anchor: string
}
