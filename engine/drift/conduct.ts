import { phrase } from '../words/phrases/index.ts'
import type { ActionContext, ActionResult, GroupMember } from '../actions/kind.ts'
import type { ErrorParams } from '../errors.ts'
import type { DriftCode } from './codes.ts'
import { createCollector } from './collect.ts'
import type { Collector } from './collect.ts'
import type { ExpectedTimes } from './expected.ts'
import {
  arm,
  cutText,
  disarm,
  endFault,
  holds,
  plugText,
  restoreOf,
  serviceActive,
  strike,
  versionOf,
} from './hands.ts'
import { allTold, holdersAt } from './holders.ts'
import { allowedOutageMs, judgeDrill } from './judge.ts'
import { expectedOf, membersOf } from './foresee.ts'
import type { DrillSetup } from './metrics.ts'
import { chooseObservers, faultByPerson } from './observers.ts'
import type { Cast, Observers } from './observers.ts'
import { baselineMs, returnMs, settleMs } from './plan.ts'
import type { DrillPlan } from './plan.ts'
import type { Restore } from './restore.ts'

/** Ends the action before or instead of a measurement. */
class Stop extends Error {
  readonly result: ActionResult
  constructor(verdict: 'fail' | 'unknown', code: DriftCode, params: ErrorParams, changed = false) {
    super(code)
    this.result = { verdict, code, params, changed }
  }
}

/** What every phase works with. */
interface Scene {
  readonly plan: DrillPlan
  readonly cast: Cast
  readonly observers: Observers
  readonly expected: ExpectedTimes
  readonly collector: Collector
  readonly context: ActionContext
}

/** The moments of a drill, on the collector's timeline. */
interface Moments {
  readonly faultAtMs: number
  readonly clearedAtMs: number | null
  readonly restoreFired: boolean
}

const pollMs = 100
/** How long a node may take to be heard again: a link that was cut is made anew in a few seconds. */
const patienceMs = 10_000
/** So many answers in a row say that clients are through again. */
const settledAnswers = 5

/**
 * Measures one drill: preconditions, observers, armed restore, fault, measurement, clearing, way back, disarming, judgement.
 * Whatever throws on the way (cancelled, link lost) leaves the restore armed: ending the fault then is its job.
 */
export async function conductDrill(plan: DrillPlan, context: ActionContext): Promise<ActionResult> {
  try {
    const cast = await castOf(plan, context)
    const observers = await chooseObservers(plan, cast, context)
    if (observers.names.length === 0) {
      throw new Stop('unknown', 'no-observer', {
        address: plan.address,
        why: observers.notMeasured.join(', '),
      })
    }
    const major = await versionOf(cast.to, context.signal)
    const expected = expectedOf(plan, major)
    const collector = createCollector(context.ports.clock, context.signal, context.onDrill)
    try {
      const scene = { plan, cast, observers, expected, collector, context }
      announce(scene)
      observers.start(collector)
      await context.ports.clock.sleep(baselineMs, context.signal)
      const moments = await act(scene)
      await collector.stop()
      return await finish(scene, moments)
    } finally {
      await collector.stop()
      context.onDrill({ kind: 'ended', atMs: collector.now() })
    }
  } catch (error) {
    if (error instanceof Stop) return error.result
    throw error
  }
}

/** Exactly one node holds the address, and the fault will strike the right one while the other can take over. */
async function castOf(plan: DrillPlan, context: ActionContext): Promise<Cast> {
  const { address, service } = plan
  const nodes = membersOf(plan.across, context)
  const own = nodes.find(node => node.host.name === context.host.name)
  const other = nodes.find(node => node !== own)
  if (own === undefined || other === undefined || nodes.length !== 2)
    throw new Stop('fail', 'no-taker', { address })
  const watchers = membersOf(plan.watch, context).filter(
    member => !nodes.some(node => node.host.name === member.host.name),
  )
  const held = await Promise.all(nodes.map(node => holds(node, address, context.signal)))
  const unread = nodes.find((_, index) => held[index] === null)
  const holders = nodes.filter((_, index) => held[index] === true)
  const names = holders.map(node => node.host.name).join(', ')
  if (holders.length > 1) throw new Stop('fail', 'two-holders', { address, holder: names })
  if (unread !== undefined) throw new Stop('unknown', 'holder-unknown', { address, host: unread.host.name })
  const [holder] = holders
  if (holder === undefined) throw new Stop('fail', 'no-holder', { address })

  const runs = await serviceActive(own, service, context.signal)
  if (plan.fault === 'start-service') {
    if (runs !== false) throw new Stop('fail', 'already-running', { service, host: own.host.name })
    return { nodes, watchers, from: holder, to: plan.preempt ? own : holder }
  }
  if (holder !== own) throw new Stop('fail', 'not-holder', { address, host: own.host.name, holder: names })
  if (runs !== true) throw new Stop('fail', 'already-stopped', { service, host: own.host.name })
  if ((await serviceActive(other, service, context.signal)) !== true) {
    throw new Stop('fail', 'peer-not-running', { address, service, host: other.host.name })
  }
  return { nodes, watchers, from: own, to: other }
}

async function act(scene: Scene): Promise<Moments> {
  const { plan, collector, context, cast } = scene
  if (plan.fault === 'start-service') return actByStarting(scene)
  if (faultByPerson(plan, cast, context)) return actByPerson(scene)
  const host = context.host.name
  const restore = restoreOf(plan, context, `${context.runId}-${context.ports.random.hex(4)}`)
  const unarmed = await arm(restore, context)
  if (unarmed !== undefined) {
    await disarm(restore, context)
    throw new Stop('unknown', 'restore-not-armed', { host, detail: unarmed })
  }
  const faultAtMs = collector.now()
  collector.mark({ node: host, kind: 'fault', text: plan.fault }, faultAtMs)
  const refused = await strike(plan, context)
  if (refused !== undefined) {
    await end(scene, restore)
    throw new Stop('unknown', 'fault-not-applied', { host, detail: refused }, true)
  }
  await measured(scene)
  const { clearedAtMs, restoreFired } = await end(scene, restore)
  await returned(scene)
  return { faultAtMs, clearedAtMs, restoreFired }
}

async function actByStarting(scene: Scene): Promise<Moments> {
  const { plan, collector, context, cast } = scene
  const faultAtMs = collector.now()
  collector.mark({ node: context.host.name, kind: 'fault', text: plan.fault }, faultAtMs)
  const refused = await strike(plan, context)
  if (refused !== undefined) {
    throw new Stop('unknown', 'fault-not-applied', { host: context.host.name, detail: refused }, true)
  }
  await awaitHolder(cast.to.host.name, returnMs(plan), scene)
  await context.ports.clock.sleep(settleMs(plan), context.signal)
  await told(scene, cast.nodes)
  return { faultAtMs, clearedAtMs: null, restoreFired: false }
}

/** Nothing on the host can end what is done at a switch, so nothing is armed: the person who cut it plugs it back. */
async function actByPerson(scene: Scene): Promise<Moments> {
  const { plan, collector, context } = scene
  const host = context.host.name
  const faultAtMs = collector.now()
  collector.mark({ node: host, kind: 'fault', text: plan.fault }, faultAtMs)
  const cut = await context.ask(cutText(plan, host), ['done', 'no'])
  if (cut.value !== 'done')
    throw new Stop('unknown', 'fault-not-applied', { host, detail: phrase('person-said-no') })
  await measured(scene)
  const clearedAtMs = collector.now()
  collector.mark({ node: host, kind: 'fault-cleared', text: plan.fault }, clearedAtMs)
  await context.ask(plugText(plan, host), ['done'])
  await returned(scene)
  return { faultAtMs, clearedAtMs, restoreFired: false }
}

/** Until the new holder is seen and clients are through, and a while longer; at most the longest outage waited for. */
async function measured(scene: Scene): Promise<void> {
  const { plan, context, cast } = scene
  await awaitHolder(cast.to.host.name, plan.maxOutageMs, scene)
  await context.ports.clock.sleep(settleMs(plan), context.signal)
  await told(scene, plan.fault === 'link-down' ? [cast.to] : cast.nodes)
}

/** Clears the fault, proves that it is gone, and only then disarms: a fault that does not go away keeps its restore. */
async function end(scene: Scene, restore: Restore): Promise<{ clearedAtMs: number; restoreFired: boolean }> {
  const { plan, collector, context } = scene
  const host = context.host.name
  const clearedAtMs = collector.now()
  collector.mark({ node: host, kind: 'fault-cleared', text: plan.fault }, clearedAtMs)
  const detail = await endFault(plan, restore, context)
  if (detail !== undefined) {
    throw new Stop('unknown', 'fault-not-cleared', { host, detail, seconds: restore.seconds }, true)
  }
  const said = await disarm(restore, context)
  if (said === 'unknown')
    throw new Stop('unknown', 'restore-not-disarmed', { host, token: restore.token }, true)
  return { clearedAtMs, restoreFired: said === 'fired' }
}

/** The way back: long enough for a node that wants the address to take it, or to show that it does not. */
async function returned(scene: Scene): Promise<void> {
  const { plan, context, cast } = scene
  const { clock } = context.ports
  if (plan.preempt) {
    await awaitHolder(cast.from.host.name, returnMs(plan) + 5000, scene)
    await clock.sleep(settleMs(plan), context.signal)
  } else await clock.sleep(returnMs(plan), context.signal)
  await told(scene, cast.nodes)
}

/** Until each of the nodes has just told what it holds, for a while: what is still untold then is judged so. */
async function told({ collector, context }: Scene, members: readonly GroupMember[]): Promise<void> {
  const nodes = members.map(member => member.host.name)
  const until = collector.now() + patienceMs
  const isTold = (): boolean =>
    allTold(collector.samples.holders, nodes, collector.now(), collector.holderEveryMs())
  while (collector.now() < until && !isTold()) await context.ports.clock.sleep(pollMs, context.signal)
}

async function awaitHolder(name: string, withinMs: number, scene: Scene): Promise<void> {
  const { cast, observers, collector, context } = scene
  const until = collector.now() + withinMs
  const nodes = cast.nodes.map(node => node.host.name)
  let heldSince: number | undefined
  while (collector.now() < until) {
    const { holders, reachability } = collector.samples
    const now = holdersAt(holders, nodes, collector.now(), collector.holderEveryMs())
    if (now.length === 1 && now[0] === name) heldSince ??= collector.now()
    else heldSince = undefined
    const since = heldSince
    const through =
      since !== undefined &&
      observers.names.some(observer => {
        const last = reachability.filter(sample => sample.observer === observer).slice(-settledAnswers)
        return (
          last.length === settledAnswers && last.every(sample => sample.reachable && sample.sentMs > since)
        )
      })
    if (through) return
    await context.ports.clock.sleep(pollMs, context.signal)
  }
}

function announce({ plan, cast, observers, expected, context }: Scene): void {
  context.onDrill({
    kind: 'cast',
    fault: plan.fault,
    address: plan.address,
    from: cast.from.host.name,
    to: cast.to.host.name,
    nodes: cast.nodes.map(node => node.host.name),
    observers: observers.names,
    expectedMs: expected.withoutMaster,
    allowedMs: allowedOutageMs(expected),
  })
}

async function finish(scene: Scene, moments: Moments): Promise<ActionResult> {
  const { plan, cast, observers, expected, collector, context } = scene
  const from = cast.from.host.name
  const to = cast.to.host.name
  const setup: DrillSetup = {
    ...moments,
    fault: plan.fault,
    address: plan.address,
    from,
    to,
    across: cast.nodes.map(node => node.host.name),
    observers: observers.names,
    expected,
    holderEveryMs: Math.max(200, collector.holderEveryMs()),
    endMs: collector.now(),
    holderAfterReturn: plan.preempt ? from : to,
    garpsWatched: observers.garps,
    logsOf: observers.logsOf,
    notMeasured: observers.notMeasured,
  }
  const { holders, reachability, marks } = collector.samples
  const samples = { holders, reachability, marks }
  const result = judgeDrill(samples, setup)
  const kept = await context.keep(JSON.stringify(samples))
  await context.emit({ type: 'drill-measured', ...context.key, result, samples: kept })
  const params: Record<string, string | number> = {
    address: plan.address,
    host: context.host.name,
    from,
    to,
    reasons: result.reasons.join(', '),
    ...(result.outage === null
      ? {}
      : { outageMin: Math.round(result.outage.min), outageMax: Math.round(result.outage.max) }),
  }
  const code = result.verdict === 'pass' ? 'drill-passed' : (result.reasons[0] ?? 'holders-not-measured')
  return { verdict: result.verdict, code, params, changed: true }
}
