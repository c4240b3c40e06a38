/**
 * What two runs of one runbook on one site must have in common, however they were driven: by app or by command line, in one
 * stretch or in several. Everything else that a run's state holds is in `leftOut`, with why.
 */
import type { Verdict } from '../checks/verdict.ts'
import type { StepOutcome } from './events.ts'
import type { RunState, StepState } from './state.ts'

export interface ComparablePart {
  readonly step: string
  readonly item: string
  readonly host: string
  readonly outcome: StepOutcome | 'waiting' | 'running'
  readonly reason?: string
  /** In order, each by its place, the digest of what was done, and how it ended. */
  readonly actions: readonly {
    readonly action: string
    readonly digest: string
    readonly verdict: Verdict | 'running'
  }[]
  /** The last judgement of each phase, and the verdict of each of its checks. */
  readonly judged: readonly {
    readonly phase: string
    readonly verdict: Verdict
    readonly checks: readonly { readonly check: string; readonly kind: string; readonly verdict: Verdict }[]
  }[]
  readonly decisions: readonly string[]
}

/** Parts in planned order. Two runs are the same where these are deeply equal. */
export function comparable(state: RunState): readonly ComparablePart[] {
  return state.order.flatMap(text => {
    const part = state.steps[text]
    return part === undefined ? [] : [comparablePart(part)]
  })
}

function comparablePart(part: StepState): ComparablePart {
  const { key, status, outcome, reason, actions, judged, decisions } = part
  const last = new Map(judged.map(record => [record.phase, record]))
  // A stretch that was taken up again judges what had passed once more; that it did is told by `resumed`.
  last.delete('resume')
  return {
    step: key.step,
    item: key.item,
    host: key.host,
    outcome: outcome ?? (status === 'waiting' ? 'waiting' : 'running'),
    ...(reason !== undefined && { reason }),
    actions: actions.map(({ action, digest, result }) => ({
      action,
      digest,
      verdict: result?.verdict ?? 'running',
    })),
    judged: [...last.values()].map(({ phase, verdict, findings }) => ({
      phase,
      verdict,
      checks: findings.map(({ check, kind, verdict: found }) => ({ check, kind, verdict: found })),
    })),
    decisions: decisions.map(made => made.decision),
  }
}

/** Fields of a run's state that `comparable` does not hold. A field that is in neither place does not compile. */
export const leftOut = {
  run: {
    started: 'names this run: its id, operator, version of the product, and time',
    planDrills: 'belongs to its digest',
    planDigest:
      'bound over the facts of this run, such as free space and clocks; what was done is told by action digests',
    status: 'follows from the parts',
    outcome: 'follows from the parts, and tells of the last stretch only',
    exitCode: 'follows from the outcome',
    finishedAt: 'a time',
    operators: 'people differ',
    allowedFaults:
      'given beforehand on the command line, by typing the name in the app; what was done is told by the parts',
    resumed: 'how often it was taken up again',
    undoing: 'what was taken back is told by the outcomes',
    tornBytes: 'what a crash left of a line',
    held: 'where it waited for the engineer',
    notes: 'what people wrote for the report afterwards',
    corrections: 'what was wrong in the site file at first',
    backupsGone: 'what was taken away afterwards',
    hosts: 'facts and host keys as met at that time',
    lastSeq: 'how many events it took',
  },
  part: {
    status: 'told by the outcome',
    cut: 'told by the outcome',
    attempt: 'told by the actions and decisions',
    startedAt: 'a time',
    finishedAt: 'a time',
    endedSeq: 'a place in the journal',
    backSeq: 'a place in the journal',
    attemptFrom: 'a place in the list of actions',
    judgedFrom: 'a place in the list of judgements',
    changes:
      'hold backup names and hashes of what was there before; what was to be done is told by action digests',
    captures: 'values of that moment, such as a binlog position',
    diagnoses: 'what was said of a failure; what followed is told by the decisions',
    questions: 'who was asked, and by which door',
    diagnosesFrom: 'a place in the list of diagnoses',
    questionsFrom: 'a place in the list of questions',
    drills: 'measured times; their verdicts are those of the drill actions',
    drillsFrom: 'a place in the list of drills',
    armed: 'names a restore of this run',
    arming: 'a time',
  },
} as const satisfies {
  readonly run: Record<Exclude<keyof RunState, 'order' | 'steps'>, string>
  readonly part: Record<Exclude<keyof StepState, Compared>, string>
}
type Compared = 'key' | 'outcome' | 'reason' | 'actions' | 'judged' | 'decisions'
