/** One step on one host (and loop item): require, skip_if, do, capture, gate. */
import { RunError } from '../errors.ts'
import type { Verdict } from '../checks/verdict.ts'
import type { Step } from '../runbook/schema.ts'
import { runAction } from './actions.ts'
import { allowsFault, confirmRisk } from './ask.ts'
import { judgeChecks, judgePhase, scoped } from './checks.ts'
import { captureAgain, captureFrom } from './capture.ts'
import type { RunContext } from './context.ts'
import { continuation } from './continuation.ts'
import type { StepKey, StepOutcome } from './events.ts'
import { judgeGate } from './gates.ts'
import { armGuard, guardEnded, settleLeftover } from './guard.ts'
import { settleFault } from './in-force.ts'
import { requireHeld, type StepState } from './state.ts'

/** Outcomes after which the run may go on. */
export function isSettled(outcome: StepOutcome | undefined): boolean {
  return outcome === 'passed' || outcome === 'skipped' || outcome === 'overridden' || outcome === 'by-hand'
}

/** Settled, and still so: a drill that was left out comes back once its fault is allowed. */
export function isDone(context: Pick<RunContext, 'allowedFaults'>, state: StepState): boolean {
  const comesBack = state.reason === 'fault-not-allowed' && context.allowedFaults.has(state.key.host)
  return isSettled(state.outcome) && !(state.outcome === 'skipped' && comesBack)
}

export interface StepRun {
  readonly context: RunContext
  readonly step: Step
  readonly key: StepKey
  /** All hosts that this step runs on, for its one risk confirmation. */
  readonly hosts: readonly string[]
}

/** Runs it from where it stands and journals its end; does nothing where it is settled already. */
export async function runOnHost(run: StepRun): Promise<StepOutcome> {
  const { context, step, key } = run
  const state = context.recorder.fold.step(key)
  if (state.status === 'finished' && isDone(context, state)) return state.outcome ?? 'unknown'
  const skipped = whySkipped(run)
  if (skipped !== undefined) return finish(run, skipped === 'fact-missing' ? 'unknown' : 'skipped', skipped)
  await context.brake(key)
  const left = await settleLeftover(context, step, key)
  if (left !== undefined) return finish(run, guardEnded(left), left)
  if ((await settleFault(context, step, key))?.fires) return finish(run, 'unknown', 'fault-in-force')
  const fresh = state.attempt === 0 || state.status === 'waiting'
  const place = fresh ? ({ at: 'start' } as const) : continuation(step, state, context.registries)
  if (place.at === 'action' && !(await allowsFault(context, step, key)))
    return finish(run, 'skipped', 'fault-not-allowed')
  if (place.at === 'start') return begin(run)
  if (place.at === 'failed') return finish(run, 'failed', 'needs-decision')
  await context.recorder.emit({ type: 'step-continued', ...key, from: describePlace(place) })
  if (!(await captureAgain(context, step, key))) return finish(run, 'failed', 'capture')
  if (place.at === 'in-flight') return decideInFlight(run)
  return place.at === 'action' ? runActions(run, place.index) : passGate(run)
}

function describePlace(place: { readonly at: string; readonly index?: number }): string {
  return place.index === undefined ? place.at : `do[${place.index}]`
}

/**
 * Its own gate decides over an action that was cut off, where one of its checks passed: checks that do not apply prove nothing. A
 * drill that was not measured proved nothing, whatever holds now.
 */
async function decideInFlight(run: StepRun): Promise<StepOutcome> {
  if (run.step.risk === 'fault') return finish(run, 'unknown', 'in-flight')
  const judged = await judgeGate(run.context, run.step, run.key, 'resume', [run.key.host])
  const decides = judged.verdict === 'pass' && judged.findings.some(found => found.verdict === 'pass')
  return decides ? finish(run, 'passed', 'gate-decided') : finish(run, 'unknown', 'in-flight')
}

function whySkipped(run: StepRun): string | undefined {
  const { context, step, key } = run
  const { attempt, outcome } = context.recorder.fold.step(key)
  // A step's own work may turn its condition round (a program is there now): once begun, it applies until it is undone.
  const begun = attempt > 0 && outcome !== 'undone'
  const applies = step.when === undefined || begun ? true : context.rendering(key).decide(step.when)
  if (applies === false) return 'condition'
  if (applies === undefined) return 'fact-missing'
  if (step.risk !== 'fault' || context.allowedFaults.has(key.host) || context.asksFaults === true)
    return undefined
  return 'fault-not-allowed'
}

async function begin(run: StepRun): Promise<StepOutcome> {
  const { context, step, key } = run
  const required = requireHeld(context.recorder.fold.step(key))
  await context.recorder.emit({ type: 'step-started', ...key })
  const require = scoped(context, step.require, 'host')
  if (require.length > 0 && !required) {
    const judged = await judgePhase(context, key, 'require', 'require', require, [key.host])
    if (judged.verdict !== 'pass') return finish(run, failedAs(judged.verdict), 'require')
  }
  if (await isThereAlready(run)) return passGate(run)
  if (!(await allowsFault(context, step, key))) return finish(run, 'skipped', 'fault-not-allowed')
  if (step.do.length > 0 && !(await confirmRisk(context, step, key, openHosts(run)))) {
    return finish(run, 'failed', 'refused')
  }
  return runActions(run, 0)
}

/** A confirmation is for what is still to be done: not for hosts where the step passed, or was left out. */
function openHosts({ context, key, hosts }: StepRun): readonly string[] {
  return hosts.filter(host => !isDone(context, context.recorder.fold.step({ ...key, host })))
}

async function isThereAlready(run: StepRun): Promise<boolean> {
  const { context, step, key } = run
  if (step.skipIf.length === 0) return false
  const checks = step.skipIf.map((node, index) => ({ node, index }))
  const judged = await judgeChecks(context, key, 'skip_if', checks, [key.host])
  await context.recorder.emit({ type: 'checks-judged', ...key, phase: 'skip-if', ...judged })
  return judged.verdict === 'pass'
}

async function runActions(run: StepRun, from: number): Promise<StepOutcome> {
  const guard = await armGuard(run.context, run.step, run.key)
  if (guard === 'guard-unarmed') return finish(run, 'unknown', guard)
  const why = await runEach(run, from)
  const end = await guard?.settle()
  if (end !== undefined) return finish(run, guardEnded(end), end)
  return why === undefined ? passGate(run) : finish(run, why.outcome, why.reason)
}

interface Stop {
  readonly outcome: 'failed' | 'unknown'
  readonly reason: string
}

/** undefined: every action went through. */
async function runEach(run: StepRun, from: number): Promise<Stop | undefined> {
  const { context, step, key } = run
  for (const [index, node] of step.do.entries()) {
    if (index < from) continue
    context.signal.throwIfAborted()
    const result = await runAction(context, key, `do[${index}]`, node, step.risk !== 'read')
    if (result.verdict === 'skip') continue
    if (result.verdict !== 'pass') return { outcome: failedAs(result.verdict), reason: `do[${index}]` }
    if (!(await captureFrom(context, step, key, node, result)))
      return { outcome: 'failed', reason: 'capture' }
  }
  return undefined
}

async function passGate(run: StepRun): Promise<StepOutcome> {
  const { context, step, key } = run
  const judged = await judgeGate(context, step, key, 'gate', [key.host])
  if (judged.verdict !== 'pass') return finish(run, failedAs(judged.verdict), 'gate')
  if (!wasThereAlready(context.recorder.fold.step(key))) return finish(run, 'passed')
  // What is there was proved by the gate; a drill is what was done, and nothing was.
  return finish(run, step.risk === 'fault' ? 'skipped' : 'passed', 'already-there')
}

/** Read from what was journaled, so that a run which was cut off at the gate says the same. */
function wasThereAlready({ actions, attemptFrom, judged, judgedFrom }: StepState): boolean {
  const acted = actions.slice(attemptFrom).some(({ action }) => action.startsWith('do['))
  const asked = judged.slice(judgedFrom).findLast(({ phase }) => phase === 'skip-if')
  return !acted && asked?.verdict === 'pass'
}

/** A skip-only gate is unknown: nothing was proved. */
export function failedAs(verdict: Verdict): 'failed' | 'unknown' {
  return verdict === 'fail' ? 'failed' : 'unknown'
}

async function finish(run: StepRun, outcome: StepOutcome, reason?: string): Promise<StepOutcome> {
  if (run.context.signal.aborted) throw new RunError('CANCELLED')
  const end = { type: 'step-finished', ...run.key, outcome } as const
  await run.context.recorder.emit(reason === undefined ? end : { ...end, reason })
  return outcome
}
