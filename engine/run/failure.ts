/** What happens after a step failed: the known error is named, its fix offered, and where somebody sits there, asked what next. */
import { worst } from '../checks/verdict.ts'
import { isRunError } from '../errors.ts'
import type { Step } from '../runbook/schema.ts'
import { aboutStep } from './about.ts'
import { runAction } from './actions.ts'
import { scoped } from './checks.ts'
import type { RunContext } from './context.ts'
import { diagnose, fixOf } from './diagnose.ts'
import type { DecisionKind, GatePhase, StepKey } from './events.ts'
import { isDeclined, strangerOf } from './failed.ts'
import { GROUP, judgeGate } from './gates.ts'
import { guardEnded, settleLeftover } from './guard.ts'
import { settleFault } from './in-force.ts'
import type { FailureChoice } from './questions.ts'
import { knownCause, stepState, type StepState } from './state.ts'

/** 'again': a retry or a fix was decided. 'settled': the step has another outcome now. 'stop': the run ends here. */
export type Next = 'again' | 'settled' | 'stop'

export async function onFailure(
  context: RunContext,
  step: Step,
  key: StepKey,
  hosts: readonly string[],
): Promise<Next> {
  // Nothing was done, so nothing failed: there is no cause to look for, and no gate to pass over.
  const declined = isDeclined(context.recorder.fold.step(key))
  if (!declined) await diagnose(context, step, key, hosts)
  const state = context.recorder.fold.step(key)
  const possible = possibleChoices(state, step, context)
  const choices = declined ? possible.filter(choice => afterRefusal.includes(choice)) : possible
  const fix = knownCause(state)?.fix
  const question = {
    kind: 'failed',
    id: `${step.id}/failed`,
    step: step.id,
    host: key.host,
    choices,
    about: aboutStep(context, key, hosts),
  } as const
  try {
    const offered = fixOf(context, step, state)
    const asked =
      offered === undefined ? question : { ...question, ...(fix && { fix }), fixOn: offered.hosts }
    const answer = await context.ports.prompter.ask(asked, context.signal)
    const choice = choices.find(one => one === answer.value) ?? 'stop'
    if (choice === 'stop') return 'stop'
    const reason = answer.note?.trim() ?? ''
    const by = answer.by?.trim() ?? ''
    // What stands in for a proof needs a reason that the report can show.
    if (choice !== 'retry' && choice !== 'fix' && reason === '') return 'stop'
    return await decide(context, step, key, hosts, {
      decision: choice,
      by: by === '' ? context.operator : by,
      reason,
    })
  } catch (error) {
    if (isRunError(error, 'QUESTION_UNANSWERED')) return 'stop'
    throw error
  }
}

const afterRefusal: readonly FailureChoice[] = ['stop', 'retry', 'skip']

/**
 * What may be decided on a failed step. A strict check that did not pass, or that was not even judged in this attempt, rules an
 * override out, through every door. Where another machine may answer for the host, nothing of it is left out or let through
 * either: whatever comes later on that host would meet the same machine.
 */
export function possibleChoices(
  state: StepState,
  step: Step,
  context: Pick<RunContext, 'registries'>,
): readonly FailureChoice[] {
  const strict = hasStrictOpen(state, step, context)
  const fixable = knownCause(state)?.fix !== undefined
  const choices: FailureChoice[] = ['stop', 'retry']
  if (fixable) choices.push('fix')
  // A deliberate fault that was not measured can only be repeated or left out: a healthy pair's gate proves no drill.
  if (step.risk !== 'fault') choices.push('by-hand')
  if (strangerOf(state) !== undefined) return choices
  if (!strict && step.risk !== 'fault') choices.push('override')
  choices.push('skip')
  return choices
}

function hasStrictOpen(state: StepState, step: Step, context: Pick<RunContext, 'registries'>): boolean {
  const judged = state.judged.slice(state.judgedFrom)
  const required = judged.findLast(record => record.phase === 'require')?.findings ?? []
  if (required.some(finding => finding.strict === true && finding.verdict !== 'pass')) return true
  const gate = judged.findLast(record => proofs.includes(record.phase))?.findings ?? []
  return scoped(context, step.gate, state.key.host === GROUP ? 'group' : 'host').some(({ node, index }) => {
    const found = gate.find(finding => finding.check === `gate[${index}]`)
    return node.strict === true && found?.verdict !== 'pass' && found?.verdict !== 'skip'
  })
}
const proofs: readonly GatePhase[] = ['gate', 'resume', 'by-hand']

/**
 * Carries a decision out and journals it with its name and reason. `applied` are fixes that this decision ran for other parts
 * of the step: where one incident shows on several, its fix runs once.
 */
export async function decide(
  context: RunContext,
  step: Step,
  key: StepKey,
  hosts: readonly string[],
  made: { readonly decision: DecisionKind; readonly by: string; readonly reason: string },
  applied = new Set<string>(),
): Promise<Next> {
  const { recorder } = context
  switch (made.decision) {
    case 'retry':
      await recorder.emit({ type: 'decision-made', ...key, ...made })
      return 'again'
    case 'fix':
      return (await applyFix(context, step, key, made, applied)) ? 'again' : 'stop'
    case 'by-hand': {
      if (!(await nothingIsArmed(context, step, key))) return 'stop'
      await recorder.emit({ type: 'decision-made', ...key, ...made })
      const judged = await judgeGate(context, step, key, 'by-hand', hosts)
      if (judged.verdict !== 'pass') return 'stop'
      await recorder.emit({ type: 'step-finished', ...key, outcome: 'by-hand' })
      return 'settled'
    }
    case 'override':
    case 'skip': {
      if (!(await nothingIsArmed(context, step, key))) return 'stop'
      await recorder.emit({ type: 'decision-made', ...key, ...made })
      const outcome = made.decision === 'skip' ? 'skipped' : 'overridden'
      await recorder.emit({ type: 'step-finished', ...key, outcome, reason: 'decided' })
      return 'settled'
    }
    case 'stop':
      return 'stop'
  }
}

/** A revert or restore that is still armed would fire under a part that a decision settled. */
async function nothingIsArmed(context: RunContext, step: Step, key: StepKey): Promise<boolean> {
  const end = await settleLeftover(context, step, key)
  const ended = (outcome: 'failed' | 'unknown', reason: string) =>
    context.recorder.emit({ type: 'step-finished', ...key, outcome, reason })
  if (end !== undefined && end !== 'guard-gone') await ended(guardEnded(end), end)
  else if ((await settleFault(context, step, key))?.fires) await ended('unknown', 'fault-in-force')
  else return true
  return false
}

/**
 * Runs the offered fix on the hosts whose symptom it was, action by action: what must agree is stopped on all before it starts
 * on any. The decision is journaled only once it went through.
 */
async function applyFix(
  context: RunContext,
  step: Step,
  key: StepKey,
  made: { readonly decision: DecisionKind; readonly by: string; readonly reason: string },
  applied: Set<string>,
): Promise<boolean> {
  const state = stepState(context.recorder.fold.state(), key)
  const fix = fixOf(context, step, state)
  if (fix === undefined) return false
  const did = (host: string) => `${host} ${JSON.stringify(fix.actions)}`
  const hosts = fix.hosts.filter(host => !applied.has(did(host)))
  for (const [index, node] of fix.actions.entries()) {
    for (const host of hosts) {
      // As for `do`: a script's change is taken back by the step's own undo, which runs only where a change is known.
      const result = await runAction(context, { ...key, host }, `fix[${index}]`, node, true)
      if (result.verdict !== 'skip' && worst([result.verdict]) !== 'pass') return false
    }
  }
  for (const host of hosts) applied.add(did(host))
  await context.recorder.emit({ type: 'decision-made', ...key, ...made })
  return true
}
