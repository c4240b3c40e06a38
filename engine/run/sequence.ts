/** Takes a run through its steps in order: items, hosts (in order or in parallel), then what concerns the group. */
import type { Step } from '../runbook/schema.ts'
import { judgePhase, scoped } from './checks.ts'
import { stepHosts, type RunContext } from './context.ts'
import type { StepKey, StepOutcome } from './events.ts'
import { onFailure } from './failure.ts'
import { GROUP, hasGroupGate, hasGroupPart, judgeGate } from './gates.ts'
import { loopItems } from './items.ts'
import { failedAs, isDone, isSettled, runOnHost } from './step.ts'
import { requireHeld, type StepState } from './state.ts'
import { pool } from './pool.ts'

/** Parallel steps touch this many hosts at a time unless the step says otherwise. */
const DEFAULT_PARALLEL = 50

/** True: every step is settled. False: it stopped at one that is not. */
export async function runSteps(context: RunContext, steps: readonly Step[]): Promise<boolean> {
  for (const step of steps) {
    let all = true
    for (const item of loopItems(context, step)) {
      const settled = await runStep(context, step, item)
      // A list is judged to its end where the step says so: an engineer wants to see every asset that is not fit.
      if (!settled && step.onFail === 'stop') return false
      all &&= settled
    }
    if (!all) return false
  }
  return true
}

async function runStep(context: RunContext, step: Step, item: string): Promise<boolean> {
  const hosts = stepHosts(context.binding, step)
  if (hosts.length === 0) return true
  const group: StepKey = { step: step.id, item, host: GROUP }
  const grouped = hasGroupPart(context, step)
  const parts = [...hosts, ...(grouped ? [GROUP] : [])]
  const state = (host: string) => context.recorder.fold.step({ step: step.id, item, host })
  if (parts.every(host => isDone(context, state(host))) && !owesGate(context, step, state(GROUP))) return true
  if (
    grouped &&
    !(await untilSettled(context, step, group, hosts, () => groupRequires(context, step, group, hosts)))
  ) {
    return false
  }
  if (grouped && isLeftOut(state(GROUP))) return leaveOut(context, state(GROUP), hosts)
  if (!(await runHosts(context, step, item, hosts))) return false
  return !grouped || untilSettled(context, step, group, hosts, () => groupGate(context, step, group, hosts))
}

async function runHosts(
  context: RunContext,
  step: Step,
  item: string,
  hosts: readonly string[],
): Promise<boolean> {
  const one = async (host: string): Promise<boolean> => {
    const key: StepKey = { step: step.id, item, host }
    return untilSettled(context, step, key, [host], () => runOnHost({ context, step, key, hosts }))
  }
  if (step.order === 'parallel') {
    const results = await pool(hosts, step.max ?? DEFAULT_PARALLEL, one)
    return results.every(Boolean)
  }
  let all = true
  for (const host of hosts) {
    const settled = await one(host)
    if (!settled && step.onFail === 'stop') return false
    all &&= settled
  }
  return all
}

/** Runs one part again and again while the engineer decides for another attempt. */
async function untilSettled(
  context: RunContext,
  step: Step,
  key: StepKey,
  hosts: readonly string[],
  attempt: () => Promise<StepOutcome>,
): Promise<boolean> {
  for (;;) {
    if (isSettled(await attempt())) return true
    const next = await onFailure(context, step, key, hosts)
    if (next !== 'again') return next === 'settled'
  }
}

/** A person may let the hosts go on without the group's requirement: that stands to the end, whatever the gate says. */
function decidedOver(state: StepState): 'overridden' | 'by-hand' | undefined {
  const judged = state.judged.some(record => record.phase === 'require')
  if (!judged || requireHeld(state)) return undefined
  const last = state.decisions.findLast(one => one.decision === 'override' || one.decision === 'by-hand')
  return last && (last.decision === 'override' ? 'overridden' : 'by-hand')
}

/** Decided over its requirement, and cut off before its gate was judged. */
function owesGate(context: RunContext, step: Step, state: StepState): boolean {
  const last = state.judged.at(-1)?.phase
  return last === 'require' && state.outcome === 'overridden' && hasGroupGate(context, step)
}

/** Skipped at its requirement: then no host takes the step. */
function isLeftOut(state: StepState): boolean {
  const skipped = state.outcome === 'skipped' && state.reason === 'decided'
  return skipped && state.judged.at(-1)?.phase === 'require'
}

async function leaveOut(context: RunContext, group: StepState, hosts: readonly string[]): Promise<boolean> {
  const made = group.decisions.findLast(one => one.decision === 'skip')
  for (const host of hosts) {
    const key: StepKey = { ...group.key, host }
    if (isSettled(context.recorder.fold.step(key).outcome)) continue
    if (made !== undefined) {
      const { by, reason } = made
      await context.recorder.emit({ type: 'decision-made', ...key, decision: 'skip', by, reason })
    }
    await context.recorder.emit({ type: 'step-finished', ...key, outcome: 'skipped', reason: 'decided' })
  }
  return true
}

/** Group requirements are judged once, before the first host's `do`; they hold for the whole step. */
async function groupRequires(
  context: RunContext,
  step: Step,
  key: StepKey,
  hosts: readonly string[],
): Promise<StepOutcome> {
  const state = context.recorder.fold.step(key)
  const require = scoped(context, step.require, 'group')
  if (isLeftOut(state)) return 'skipped'
  if (decidedOver(state) !== undefined) return 'passed'
  if (require.length === 0 || requireHeld(state) || !someApplies(context, step, key, hosts)) return 'passed'
  // The requirements of all hosts belong to what the engineer begins on the first of them.
  await context.brake({ ...key, host: hosts[0] ?? GROUP })
  await context.recorder.emit({ type: 'step-started', ...key })
  const judged = await judgePhase(context, key, 'require', 'require', require, hosts)
  if (judged.verdict === 'pass') return 'passed'
  const outcome = failedAs(judged.verdict)
  await context.recorder.emit({ type: 'step-finished', ...key, outcome, reason: 'require' })
  return outcome
}

/**
 * The group's gate counts where at least one host took the step; where all left it out, so does the group. A drill that was not
 * needed is left out as well, but what it would have led to is judged.
 */
async function groupGate(
  context: RunContext,
  step: Step,
  key: StepKey,
  hosts: readonly string[],
): Promise<StepOutcome> {
  const { recorder } = context
  const parts = hosts.map(host => recorder.fold.step({ ...key, host }))
  const leftOut = parts.every(part => part.outcome === 'skipped')
  const needless = leftOut && parts.some(part => part.reason === 'already-there')
  if (leftOut && !needless) {
    const reason = parts[0]?.reason ?? 'condition'
    await recorder.emit({ type: 'step-finished', ...key, outcome: 'skipped', reason })
    return 'skipped'
  }
  if (recorder.fold.step(key).status === 'waiting') await recorder.emit({ type: 'step-started', ...key })
  const judged = hasGroupGate(context, step) ? await judgeGate(context, step, key, 'gate', hosts) : undefined
  const passed = judged === undefined || judged.verdict === 'pass'
  const decided = decidedOver(recorder.fold.step(key))
  const settled = decided ?? (needless ? 'skipped' : 'passed')
  const outcome = passed ? settled : failedAs(judged.verdict)
  const reason = passed ? ((decided && 'decided') ?? (needless ? 'already-there' : undefined)) : 'gate'
  await recorder.emit({ type: 'step-finished', ...key, outcome, ...(reason && { reason }) })
  return outcome
}

/** Whether any host will take the step at all: requirements of a step that nobody takes are not judged. */
function someApplies(context: RunContext, step: Step, key: StepKey, hosts: readonly string[]): boolean {
  const allowed = context.asksFaults === true || hosts.some(host => context.allowedFaults.has(host))
  if (step.risk === 'fault' && !allowed) return false
  if (step.when === undefined) return true
  const { when } = step
  return hosts.some(host => context.rendering({ ...key, host }).decide(when) !== false)
}
