/** Takes steps back, newest first: their own undo actions, then what was recorded, then the proof that it is as before. */
import type { ActionContext } from '../actions/kind.ts'
import { endJobs } from '../actions/detached.ts'
import { proveReverted, revertChange } from '../actions/revert.ts'
import { detachedAs } from '../actions/run.ts'
import { worst, type Verdict } from '../checks/verdict.ts'
import { isRunError } from '../errors.ts'
import type { Step } from '../runbook/schema.ts'
import { createActionContext, runAction } from './actions.ts'
import { judgeChecks } from './checks.ts'
import type { RunContext } from './context.ts'
import type { Change, Finding, StepKey } from './events.ts'
import { settleLeftover } from './guard.ts'
import type { Down } from './hosts.ts'
import { settleFaults, type LeftInForce } from './in-force.ts'
import { keyText, stepState, type StepState } from './state.ts'

/**
 * Undoes every step that changed something, back to and including `to` (all of them without it). A part that cannot be
 * proven as before is told and does not keep the others from being undone, but for a drill's restore that may still fire: on its
 * host nothing is taken back before that is settled. With `anew`, parts that changed nothing (a reading step, a gate of the
 * group, a drill) are forgotten too, so that all of them are done again.
 */
export async function undoRun(
  context: RunContext,
  to: string | undefined,
  down: Down,
  anew = false,
): Promise<Verdict> {
  const { steps } = context.binding.runbook
  const from = to === undefined ? 0 : steps.findIndex(step => step.id === to)
  const left = await settleFaults(context, down)
  const state = context.recorder.fold.state()
  const verdicts: Verdict[] = []
  const back = [...state.order]
    .flatMap(text => state.steps[text] ?? [])
    .filter(part => place(steps, part) >= from && (changedOrCut(part) || (anew && part.attempt > 0)))
    .reverse()
    .sort((a, b) => place(steps, b) - place(steps, a))
  const open = left.filter(one => !isProvenBy(back, one))
  const parts = [
    ...open.map(({ key }) => stepState(state, key)).filter(part => !back.includes(part)),
    ...back,
  ]
  for (const part of parts) {
    const step = steps.find(one => one.id === part.key.step)
    if (step !== undefined) verdicts.push(await undoPart(context, step, part.key, keptBy(open, part, down)))
  }
  return verdicts.length === 0 ? 'pass' : worst(verdicts)
}

function place(steps: readonly Step[], { key }: StepState): number {
  return steps.findIndex(step => step.id === key.step)
}

/** One that was cut off has nothing to take back where it recorded nothing, but nobody shall take it for under way. */
function changedOrCut({ changes, status, armed }: StepState): boolean {
  return changes.length > 0 || status === 'running' || armed !== undefined
}

/** How the service that a drill stopped was before the run is put back, and proved, by the undo of what changed it. */
function isProvenBy(back: readonly StepState[], { code, params, key }: LeftInForce): boolean {
  const services = back
    .filter(part => part.key.host === key.host)
    .flatMap(({ changes }) => changes.flatMap(change => (change.kind === 'service' ? [change.service] : [])))
  return code === 'fault-not-over' && services.some(service => service === params['what'])
}

/** Why nothing of a part can be taken back. */
function keptBy(
  open: readonly LeftInForce[],
  { key, changes, armed }: StepState,
  down: Down,
): Pick<Finding, 'code' | 'params'> | undefined {
  const own = open.find(one => keyText(one.key) === keyText(key))
  if (own !== undefined || (changes.length === 0 && armed === undefined)) return own
  return down.get(key.host) ?? open.find(one => one.fires && one.key.host === key.host)
}

async function undoPart(
  context: RunContext,
  step: Step,
  key: StepKey,
  kept: Pick<Finding, 'code' | 'params'> | undefined,
): Promise<Verdict> {
  const { changes } = context.recorder.fold.step(key)
  const back = changes.length > 0 ? takeBack : disarm
  const findings = kept ? [finding('unknown', kept.code, kept.params)] : await back(context, step, key)
  const verdict =
    changes.length === 0 && findings.length === 0 ? 'pass' : worst(findings.map(one => one.verdict))
  await context.recorder.emit({ type: 'undo-finished', ...key, verdict, findings })
  return verdict
}

/** What changed nothing may still be armed: a guard, or a drill whose service the undo of another part proves. */
async function disarm(context: RunContext, step: Step, key: StepKey): Promise<Finding[]> {
  const { armed } = context.recorder.fold.step(key)
  if (armed === undefined) return []
  const end = await settleLeftover(context, step, key)
  if (end === 'guard-unknown') return [finding('unknown', end, {})]
  if (step.guard === undefined) {
    await context.recorder.emit({ type: 'restore-disarmed', ...key, token: armed, fired: true })
  }
  return []
}

async function takeBack(context: RunContext, step: Step, key: StepKey): Promise<Finding[]> {
  const { changes } = stepState(context.recorder.fold.state(), key)
  // 'none' without words is a step that changes nothing by itself: what its fix recorded is put back.
  if (step.undo.kind === 'none' && step.undo.irreversible !== undefined) {
    return [finding('fail', 'irreversible', { step: step.id })]
  }
  // Its revert would run once more after this undo, over whatever is done next.
  const guard = await settleLeftover(context, step, key)
  if (guard === 'guard-unknown') return [finding('unknown', guard, {})]
  const jobs = await endedJobs(context, step, key)
  if (jobs.length > 0) return jobs
  const findings: Finding[] = []
  const actions = step.undo.kind === 'actions' ? step.undo.do : []
  for (const [index, node] of actions.entries()) {
    const result = await runAction(context, key, `undo[${index}]`, node)
    if (result.verdict === 'pass' || result.verdict === 'skip') continue
    return [...findings, finding(result.verdict, result.code, result.params)]
  }
  const recorded = changes.filter(change => change.kind !== 'command').reverse()
  findings.push(...(await revertRecorded(context, key, recorded)))
  if (step.undo.kind === 'actions' && step.undo.gate.length > 0) {
    const gate = step.undo.gate.map((node, index) => ({ node, index }))
    findings.push(...(await judgeChecks(context, key, 'undo.gate', gate, [key.host])).findings)
  }
  return findings
}

/** What keeps the jobs of a step from being over: none may go on behind an undo. */
async function endedJobs(context: RunContext, step: Step, key: StepKey): Promise<Finding[]> {
  const fixed = context.recorder.fold.step(key).actions.some(({ action }) => action.startsWith('fix['))
  const known = fixed ? [...step.diagnose, ...context.binding.runbook.diagnose] : []
  const fixes = known.flatMap(({ fix }) => (fix !== undefined && 'do' in fix ? fix.do : []))
  const starts = [...step.do, ...fixes].map(detachedAs).filter(as => as !== undefined)
  const actionContext = createActionContext(context, key, 'undo', { kind: 'undo', spec: undefined })
  const findings: Finding[] = []
  for (const as of new Set(starts)) findings.push(await attempt(context, () => endJobs(as, actionContext)))
  return findings.filter(found => found.verdict !== 'pass')
}

/** Reverts all before proving any: two changes of one path are proven by the older one's earlier state. */
async function revertRecorded(
  context: RunContext,
  key: StepKey,
  changes: readonly Change[],
): Promise<readonly Finding[]> {
  const actionContext = createActionContext(context, key, 'undo', { kind: 'undo', spec: undefined })
  const failed: Finding[] = []
  const reverted: Change[] = []
  for (const change of changes) {
    const outcome = await attempt(context, () => revertChange(change, actionContext))
    if (outcome.verdict === 'pass' || (await isBack(change))) reverted.push(change)
    else failed.push(outcome)
  }
  const proven = await Promise.all(
    oldest(reverted).map(change => attempt(context, () => proveReverted(change, actionContext))),
  )
  return [...failed, ...proven]

  /** An undo that was cut off may have put back how a file was at first, which a later change of it knows nothing of. */
  async function isBack(change: Change): Promise<boolean> {
    if (change.kind !== 'file') return false
    const [first] = oldest(changes.filter(one => thing(one) === thing(change)))
    if (first === undefined || first === change) return false
    return (await attempt(context, () => proveReverted(first, actionContext))).verdict === 'pass'
  }
}

/** Of several changes of one thing only the first knows how it was before the run. */
function oldest(changes: readonly Change[]): readonly Change[] {
  const byThing = new Map<string, Change>()
  for (const change of changes) byThing.set(thing(change), change)
  return [...byThing.values()]
}
function thing(change: Change): string {
  if (change.kind === 'service') return `service ${change.service}`
  return change.kind === 'command' ? change.summary : change.path
}

type Reverted = Awaited<
  ReturnType<(change: Change, context: ActionContext) => ReturnType<typeof revertChange>>
>

async function attempt(context: RunContext, work: () => Promise<Reverted>): Promise<Finding> {
  try {
    const result = await work()
    return finding(result.verdict, result.code, result.params)
  } catch (error) {
    context.signal.throwIfAborted()
    if (!isRunError(error)) throw error
    return finding('unknown', error.code, error.params)
  }
}

function finding(verdict: Verdict, code: string, params: Finding['params']): Finding {
  return { check: 'undo', kind: 'undo', verdict, code, params, evidence: [] }
}
