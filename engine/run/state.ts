/** Where a run stands: the fold of its events. The same state serves the live screen, recovery, command line and report. */
import type { ActionView } from '../actions/kind.ts'
import type { Verdict } from '../checks/verdict.ts'
import type { DrillResult } from '../drift/types.ts'
import type { ErrorParams } from '../errors.ts'
import type { HostFacts } from '../plan/facts.ts'
import type { LinkIdentity } from '../ports.ts'
import type { Text } from '../runbook/text.ts'
import { noNotes, type Notes } from './notes.ts'
import type { Answer } from './questions.ts'
import type {
  Change,
  CorrectedValue,
  DecisionKind,
  Evidence,
  Finding,
  GatePhase,
  Left,
  OutputRef,
  RunEventBody,
  RunOutcome,
  StepKey,
  StepOutcome,
} from './events.ts'

export interface CommandRecord {
  readonly exitCode: number | null
  readonly stdout: OutputRef
  readonly stderr: OutputRef
  readonly durationMs: number
  readonly at: string
}

export interface ActionRecord {
  readonly action: string
  readonly digest: string
  readonly view: ActionView
  readonly at: string
  readonly commands: readonly CommandRecord[]
  readonly result?: {
    readonly verdict: Verdict
    readonly code: string
    readonly params: ErrorParams
    readonly changed: boolean
  }
}

export interface JudgedRecord {
  readonly phase: GatePhase
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
  readonly at: string
}

export interface DecisionRecord {
  readonly decision: DecisionKind
  readonly by: string
  readonly reason: string
  readonly at: string
}

export interface DiagnosisRecord {
  readonly diagnosis: string
  readonly catalogue?: string
  readonly says: Text
  readonly hosts: readonly string[]
  readonly fix?: Text
  readonly advice?: Text
  readonly evidence: readonly Evidence[]
}

export interface QuestionRecord {
  readonly question: string
  readonly kind: string
  readonly text?: Text
  readonly answer?: Answer
}

export interface DrillRecord {
  readonly result: DrillResult
  readonly samples: OutputRef
  /** Of the event that told it. */
  readonly seq?: number
}

/** One (step, item, host). Records of every attempt are kept; `attempt` counts them, `attemptFrom` is where the last began. */
export interface StepState {
  readonly key: StepKey
  readonly status: 'waiting' | 'running' | 'finished'
  /** It was under way when the stretch before this one ended, and has not been taken up again. */
  readonly cut?: true
  readonly attempt: number
  readonly outcome?: StepOutcome
  readonly reason?: string
  readonly startedAt?: string
  readonly finishedAt?: string
  /** Of the event that ended it. */
  readonly endedSeq?: number
  /** Of the last event in which something of it was taken back, or tried to be. */
  readonly backSeq?: number
  readonly actions: readonly ActionRecord[]
  /** Index in `actions` where the current attempt begins. */
  readonly attemptFrom: number
  readonly judged: readonly JudgedRecord[]
  /** Index in `judged` where the current attempt begins. */
  readonly judgedFrom: number
  readonly changes: readonly Change[]
  readonly captures: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly decisions: readonly DecisionRecord[]
  readonly diagnoses: readonly DiagnosisRecord[]
  /** Index in `diagnoses` since which nothing was done again: earlier ones are about another failure. */
  readonly diagnosesFrom: number
  readonly questions: readonly QuestionRecord[]
  /** Index in `questions` since which nothing was done again or decided: earlier answers are about another state. */
  readonly questionsFrom: number
  readonly drills: readonly DrillRecord[]
  /** Index in `drills` where the current attempt begins. */
  readonly drillsFrom: number
  /** Token of a restore that was armed and not yet disarmed. */
  readonly armed?: string
  /** When that was, and after how many seconds it acts. */
  readonly arming?: { readonly at: string; readonly seconds: number }
}

export interface HostState {
  readonly facts?: HostFacts
  /** Every identity seen, newest last; more than one means that the host key or the algorithms changed in the run. */
  readonly identities: readonly LinkIdentity[]
  readonly lost: number
  /** Why it was not reached, or lost, the last time; nothing once it answered again. */
  readonly lostBy?: { readonly code: string; readonly params: ErrorParams }
  /** What was found on it when somebody last looked, at the end of a stretch. */
  readonly left?: readonly Left[]
  /** Something may have changed it since. */
  readonly leftBefore?: true
  /** How often a person opened a free shell on it beside the run. */
  readonly shells?: number
}

export interface Correction extends CorrectedValue {
  readonly by: string
  readonly from?: string
}

export type RunStarted = Extract<RunEventBody, { type: 'run-started' }>

export interface RunState {
  readonly started?: RunStarted & { readonly at: string }
  readonly planDigest?: string
  /** As in `plan-bound`. */
  readonly planDrills?: 'everywhere'
  readonly status: 'new' | 'running' | 'stopped'
  /** This stretch takes back. */
  readonly undoing?: true
  readonly outcome?: RunOutcome
  readonly exitCode?: number
  readonly finishedAt?: string
  readonly operators: readonly string[]
  /** Hosts on which deliberate faults were allowed at any time in the run. */
  readonly allowedFaults: readonly string[]
  readonly resumed: number
  readonly tornBytes: number
  readonly notes: Notes
  /** Values that were corrected on the way, oldest first. */
  readonly corrections: readonly Correction[]
  /** The last cleanup that took backups away: undo is not possible any more. */
  readonly backupsGone?: { readonly by: string; readonly at: string }
  /** Set while the engineer holds the run before a part, or held it when its process ended. */
  readonly held?: { readonly by: string; readonly before?: StepKey }
  readonly hosts: Readonly<Record<string, HostState>>
  /** Keys in the order in which they were planned, or first seen. */
  readonly order: readonly string[]
  readonly steps: Readonly<Record<string, StepState>>
  readonly lastSeq: number
}

export const emptyRun: RunState = {
  status: 'new',
  operators: [],
  allowedFaults: [],
  resumed: 0,
  tornBytes: 0,
  notes: noNotes,
  corrections: [],
  hosts: {},
  order: [],
  steps: {},
  lastSeq: -1,
}

/** `step|item|host`; none of the three can hold a bar. */
export function keyText(key: StepKey): string {
  return `${key.step}|${key.item}|${key.host}`
}

export function waitingStep(key: StepKey): StepState {
  return {
    key: { step: key.step, item: key.item, host: key.host },
    status: 'waiting',
    attempt: 0,
    actions: [],
    attemptFrom: 0,
    judged: [],
    judgedFrom: 0,
    changes: [],
    captures: {},
    decisions: [],
    diagnoses: [],
    diagnosesFrom: 0,
    questions: [],
    questionsFrom: 0,
    drills: [],
    drillsFrom: 0,
  }
}

/** The state of one (step, item, host); waiting where nothing happened yet. */
export function stepState(state: RunState, key: StepKey): StepState {
  return state.steps[keyText(key)] ?? waitingStep(key)
}

/** What was measured in the current attempt: of an earlier one nothing is claimed, and nothing is left open. */
export function drillsNow({ drills, drillsFrom }: StepState): readonly DrillResult[] {
  return drills.slice(drillsFrom).map(({ result }) => result)
}

/** The known error that the last failure was found to be. */
export function knownCause(state: StepState): DiagnosisRecord | undefined {
  return state.diagnoses.slice(state.diagnosesFrom).at(-1)
}

/** Measured before its step was taken back, or what that rests on: it counts no longer, also while the step is done anew. */
export function isBeforeUndo({ backSeq = -1 }: StepState, { seq = Infinity }: DrillRecord): boolean {
  return seq < backSeq
}

/** Did the present attempt at it do anything yet, beside looking and asking? */
export function hasActed({ armed, actions, attemptFrom }: StepState): boolean {
  return armed !== undefined || actions.length > attemptFrom
}

/** Cut off in the middle of an action, or with a restore that is still armed: what holds on its host is not settled. */
export function isInForce({ armed, status, actions, attemptFrom }: StepState): boolean {
  const last = actions.slice(attemptFrom).at(-1)
  return armed !== undefined || (status === 'running' && last !== undefined && last.result === undefined)
}

/** A host on which only the fix for another part of the step ran: it has nothing of its own to prove. */
export function isHelper(part: StepState): boolean {
  return part.status === 'waiting' && part.actions.length > 0
}

/** Requirements are judged once, before the first change; after a proven undo the step begins anew, and so do they. */
export function requireHeld(state: StepState): boolean {
  const undone = state.judged.findLastIndex(one => one.phase === 'undo' && one.verdict === 'pass')
  return state.judged.slice(undone + 1).some(one => one.phase === 'require' && one.verdict === 'pass')
}
