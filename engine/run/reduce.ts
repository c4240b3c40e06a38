import { phrase } from '../words/phrases/index.ts'
import { RunError, unreachable } from '../errors.ts'
import type { RunEvent, StepKey } from './events.ts'
import { withNote } from './notes.ts'
import {
  emptyRun,
  keyText,
  stepState,
  waitingStep,
  type ActionRecord,
  type HostState,
  type RunState,
  type StepState,
} from './state.ts'

/** The only place where run state changes. Replaying a journal is `events.reduce(reduce, emptyRun)`. */
export function reduce(state: RunState, event: RunEvent): RunState {
  return { ...apply(state, event), lastSeq: event.seq }
}

/** A running fold: what `reduce` gives, without copying the table of all steps for every event. */
export interface Fold {
  apply(event: RunEvent): void
  step(key: StepKey): StepState
  /** A snapshot; cheap while nothing was applied since the last one. */
  state(): RunState
}

/** Events of the run that say something of its parts. */
const touchesAll = new Set<RunEvent['type']>(['run-started', 'run-resumed', 'undo-started'])

/** Folds events as they come; `fold.state()` equals `events.reduce(reduce, emptyRun)`. Linear in the number of events. */
export function createFold(events: readonly RunEvent[] = []): Fold {
  let run = emptyRun
  let steps = new Map<string, StepState>()
  let snapshot: RunState | undefined

  /** Throws JOURNAL_DAMAGED for an event that is none of ours: the chain proves who wrote it, not what it says. */
  function absorb(event: RunEvent): void {
    snapshot = undefined
    try {
      take(event)
    } catch (cause) {
      throw new RunError(
        'JOURNAL_DAMAGED',
        { path: '', line: event.seq, reason: phrase('line-event') },
        { cause },
      )
    }
  }
  function take(event: RunEvent): void {
    if ('step' in event) {
      const text = keyText(event)
      steps.set(text, applyToStep(steps.get(text) ?? waitingStep(event), event))
      run = { ...run, lastSeq: event.seq }
      return
    }
    const ofAll = touchesAll.has(event.type)
    run = reduce(ofAll ? { ...run, steps: Object.fromEntries(steps) } : run, event)
    if (ofAll) steps = new Map(Object.entries(run.steps))
  }
  function state(): RunState {
    snapshot ??= { ...run, order: [...steps.keys()], steps: Object.fromEntries(steps) }
    return snapshot
  }
  events.forEach(absorb)
  return { apply: absorb, step: key => steps.get(keyText(key)) ?? waitingStep(key), state }
}

function apply(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'run-started':
      return start(state, event)
    case 'plan-bound':
      return { ...state, planDigest: event.digest, ...(event.drills && { planDrills: event.drills }) }
    case 'run-resumed':
      return resumed(state, event)
    case 'journal-repaired':
      return { ...state, tornBytes: state.tornBytes + event.tornBytes }
    case 'host-connected':
      return withHost(state, event.host, ({ lostBy: _answers, ...host }) => ({
        ...host,
        identities: sameAsLast(host, event) ? host.identities : [...host.identities, event.identity],
      }))
    case 'host-lost':
      return withHost(state, event.host, host => lost(host, event))
    case 'shell-opened':
      return withHost(state, event.host, host => ({ ...host, shells: (host.shells ?? 0) + 1 }))
    case 'facts-gathered':
      return withHost(state, event.host, host => ({ ...host, facts: event.facts }))
    case 'lease-taken':
    case 'lease-lost':
    case 'lease-missing':
    case 'sudo-compared':
    case 'cleanup-finished':
      return state
    case 'remains-listed':
      return withHost(state, event.host, ({ leftBefore: _, ...host }) => ({ ...host, left: event.left }))
    case 'host-cleaned':
      return withHost(state, event.host, lookedAtBefore)
    case 'site-corrected':
      return corrected(state, event)
    case 'cleanup-started':
      return cleaning(state, event)
    case 'undo-started':
      return takingBack(state, event)
    case 'report-noted':
      return { ...state, notes: withNote(state.notes, event) }
    case 'run-paused': {
      const { by, before } = event
      return { ...state, status: 'stopped', held: { by, ...(before && { before }) } }
    }
    case 'run-continued':
      return { ...continued(state), operators: added(state.operators, [event.by]) }
    case 'run-finished':
      return {
        ...state,
        status: 'stopped',
        outcome: event.outcome,
        exitCode: event.exitCode,
        finishedAt: event.at,
      }
    default:
      return withStep(state, event, applyToStep(stepState(state, event), event))
  }
}

type StepEvent = Extract<RunEvent, StepKey>

function applyToStep(step: StepState, event: StepEvent): StepState {
  switch (event.type) {
    case 'step-started':
      return startAttempt(step, event.at)
    case 'step-continued':
      return running(step)
    case 'action-frozen':
    case 'command-finished':
    case 'action-finished':
      return { ...step, ...takenBackIn(event), actions: applyToActions(step.actions, event) }
    case 'change-recorded':
      return { ...step, changes: [...step.changes, event.change] }
    case 'value-captured':
      return { ...step, captures: { ...step.captures, [event.name]: event.fields } }
    case 'checks-judged': {
      const { phase, verdict, findings, at } = event
      // What was said of an earlier failure may be no cause of what is judged now, and its fix none for it.
      const anew = phase === 'by-hand' ? {} : { diagnosesFrom: step.diagnoses.length }
      return { ...step, ...anew, judged: [...step.judged, { phase, verdict, findings, at }] }
    }
    case 'question-asked':
    case 'question-answered':
      return withQuestion(step, event)
    case 'diagnosis-made': {
      const { diagnosis, catalogue, says, hosts, fix, advice, evidence } = event
      const optional = { ...(catalogue && { catalogue }), ...(fix && { fix }), ...(advice && { advice }) }
      return { ...step, diagnoses: [...step.diagnoses, { diagnosis, says, hosts, evidence, ...optional }] }
    }
    case 'decision-made':
      return decided(step, event)
    case 'restore-armed':
      return { ...step, armed: event.token, arming: { at: event.at, seconds: event.seconds } }
    case 'restore-disarmed': {
      const { armed: _disarmed, arming: _over, ...rest } = step
      return rest
    }
    case 'drill-measured':
      return {
        ...step,
        drills: [...step.drills, { result: event.result, samples: event.samples, seq: event.seq }],
      }
    case 'step-finished':
      return finished(step, event)
    case 'undo-finished':
      return undone(step, event)
    default:
      return unreachable(event)
  }
}

/** An undo that was cut off did something already, though it never came to its end. */
function takenBackIn({ type, action, seq }: ActionEvent): { readonly backSeq?: number } {
  const undoes = action === 'undo' || action.startsWith('undo[')
  return undoes && type !== 'action-finished' ? { backSeq: seq } : {}
}

type ActionEvent = Extract<StepEvent, { type: 'action-frozen' | 'command-finished' | 'action-finished' }>

function applyToActions(actions: readonly ActionRecord[], event: ActionEvent): readonly ActionRecord[] {
  if (event.type === 'action-frozen') {
    const { action, digest, view, at } = event
    return [...actions, { action, digest, view, at, commands: [] }]
  }
  const index = actions.findLastIndex(record => record.action === event.action)
  return actions.map((record, at) => (at === index ? withResult(record, event) : record))
}

function withResult(
  record: ActionRecord,
  event: Exclude<ActionEvent, { type: 'action-frozen' }>,
): ActionRecord {
  if (event.type === 'action-finished') {
    const { verdict, code, params, changed } = event
    return { ...record, result: { verdict, code, params, changed } }
  }
  const { exitCode, stdout, stderr, durationMs, at } = event
  return { ...record, commands: [...record.commands, { exitCode, stdout, stderr, durationMs, at }] }
}

function start(state: RunState, event: Extract<RunEvent, { type: 'run-started' }>): RunState {
  const planned = event.planned.map(key => [keyText(key), stepState(state, key)] as const)
  return {
    ...continued(state),
    started: event,
    operators: added(state.operators, [event.operator]),
    allowedFaults: added(state.allowedFaults, event.allowedFaults),
    order: planned.map(([text]) => text),
    steps: Object.fromEntries(planned),
  }
}

function resumed(state: RunState, event: Extract<RunEvent, { type: 'run-resumed' }>): RunState {
  return {
    ...cutOff(continued(state)),
    operators: added(state.operators, [event.operator]),
    allowedFaults: added(state.allowedFaults, event.allowedFaults),
    resumed: state.resumed + 1,
  }
}

function takingBack(state: RunState, event: Extract<RunEvent, { type: 'undo-started' }>): RunState {
  return {
    ...cutOff(continued(state)),
    undoing: true,
    operators: added(state.operators, [event.operator]),
  }
}

function corrected(state: RunState, event: Extract<RunEvent, { type: 'site-corrected' }>): RunState {
  const { operator: by, changed, from, site } = event
  const made = changed.map(one => ({ ...one, by, ...(from !== undefined && { from }) }))
  return {
    ...state,
    ...(state.started && { started: { ...state.started, site } }),
    // What was taken back for it was not the end: cut off here, the run goes on with the new values.
    ...(state.outcome === 'undone' && { outcome: 'stopped' as const }),
    operators: added(state.operators, [by]),
    corrections: [...state.corrections, ...made],
  }
}

function cleaning(state: RunState, event: Extract<RunEvent, { type: 'cleanup-started' }>): RunState {
  const { operator: by, backups, at } = event
  const operators = added(state.operators, [by])
  return { ...state, operators, ...(backups && { backupsGone: { by, at } }) }
}

function continued(state: RunState): RunState {
  const {
    outcome: _outcome,
    exitCode: _exitCode,
    finishedAt: _finishedAt,
    held: _held,
    undoing: _undoing,
    ...rest
  } = state
  const hosts = Object.entries(state.hosts).map(([name, host]) => [name, lookedAtBefore(host)] as const)
  return { ...rest, status: 'running', hosts: Object.fromEntries(hosts) }
}

function lost(host: HostState, { code, params }: Extract<RunEvent, { type: 'host-lost' }>): HostState {
  return { ...host, lost: host.lost + 1, lostBy: { code, params } }
}

/** What was found on a host is no longer true once something may change it again. */
function lookedAtBefore(host: HostState): HostState {
  return host.left === undefined ? host : { ...host, leftBefore: true }
}

/** What was under way when the last stretch ended is so no more. */
function cutOff(state: RunState): RunState {
  const steps = Object.entries(state.steps).map(
    ([text, step]) => [text, step.status === 'running' ? { ...step, cut: true as const } : step] as const,
  )
  return { ...state, steps: Object.fromEntries(steps) }
}

function running(step: StepState): StepState {
  const { outcome: _outcome, reason: _reason, finishedAt: _finishedAt, cut: _cut, ...rest } = step
  return { ...rest, status: 'running' }
}

/** Why it ended is said anew each time: a gate that did not pass before is no reason once it passed. */
function finished(step: StepState, event: Extract<StepEvent, { type: 'step-finished' }>): StepState {
  const { outcome, reason, at: finishedAt, seq: endedSeq } = event
  return {
    ...running(step),
    status: 'finished',
    outcome,
    finishedAt,
    endedSeq,
    ...(reason !== undefined && { reason }),
  }
}

/** A new attempt forgets how the last one ended, not what it did. */
function startAttempt(step: StepState, at: string): StepState {
  return {
    ...running(step),
    attempt: step.attempt + 1,
    attemptFrom: step.actions.length,
    judgedFrom: step.judged.length,
    drillsFrom: step.drills.length,
    diagnosesFrom: step.diagnoses.length,
    questionsFrom: step.questions.length,
    startedAt: step.startedAt ?? at,
  }
}

function decided(step: StepState, event: Extract<StepEvent, { type: 'decision-made' }>): StepState {
  const { decision, by, reason, at } = event
  const decisions = [...step.decisions, { decision, by, reason, at }]
  const questionsFrom = step.questions.length
  if (decision !== 'retry' && decision !== 'fix') return { ...step, decisions, questionsFrom }
  return { ...running(step), status: 'waiting', decisions, questionsFrom }
}

/**
 * Proven undo takes the recorded changes off, and the step begins anew. A failed one leaves them, so that it can be tried
 * again, but what the step had proved is in doubt.
 */
function undone(step: StepState, event: Extract<StepEvent, { type: 'undo-finished' }>): StepState {
  const judged = [
    ...step.judged,
    { phase: 'undo' as const, verdict: event.verdict, findings: event.findings, at: event.at },
  ]
  const questionsFrom = step.questions.length
  const backSeq = event.seq
  if (event.verdict !== 'pass') {
    const doubt = step.outcome === 'passed' ? ({ outcome: 'unknown', reason: 'undo' } as const) : {}
    return { ...step, judged, questionsFrom, backSeq, ...doubt }
  }
  const { reason: _reason, cut: _cut, ...rest } = step
  const diagnosesFrom = step.diagnoses.length
  const places = { attemptFrom: step.actions.length, judgedFrom: judged.length, questionsFrom, diagnosesFrom }
  return { ...rest, ...places, backSeq, judged, changes: [], outcome: 'undone', status: 'finished' }
}

function withQuestion(
  step: StepState,
  event: Extract<StepEvent, { type: 'question-asked' | 'question-answered' }>,
): StepState {
  if (event.type === 'question-asked') {
    const { question, kind, text } = event
    return { ...step, questions: [...step.questions, { question, kind, ...(text && { text }) }] }
  }
  const { value, by, note, files } = event
  const answer = {
    value,
    ...(by !== undefined && { by }),
    ...(note !== undefined && { note }),
    ...(files !== undefined && { files }),
  }
  const index = step.questions.findLastIndex(asked => asked.question === event.question)
  return {
    ...step,
    questions: step.questions.map((asked, at) => (at === index ? { ...asked, answer } : asked)),
  }
}

function withStep(state: RunState, key: StepKey, step: StepState): RunState {
  const text = keyText(key)
  const order = state.steps[text] === undefined ? [...state.order, text] : state.order
  return { ...state, order, steps: { ...state.steps, [text]: step } }
}

function withHost(state: RunState, name: string, change: (host: HostState) => HostState): RunState {
  const host = state.hosts[name] ?? { identities: [], lost: 0 }
  return { ...state, hosts: { ...state.hosts, [name]: change(host) } }
}

function sameAsLast(host: HostState, event: Extract<RunEvent, { type: 'host-connected' }>): boolean {
  const last = host.identities.at(-1)
  return last !== undefined && JSON.stringify(last) === JSON.stringify(event.identity)
}

function added(list: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...list, ...more])]
}
