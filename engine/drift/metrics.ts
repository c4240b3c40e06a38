import { allTold, gapAndOverlap, holdersAt, takeoverOf, takeovers } from './holders.ts'
import { observedOutage } from './outage.ts'
import type { ExpectedTimes } from './expected.ts'
import type { NotMeasured } from './codes.ts'
import type { ObservedOutage, Window } from './outage.ts'
import type { DrillSamples, FaultKind, Interval } from './types.ts'

/** What is known of a drill beside its samples; times as in DrillResult. */
export interface DrillSetup {
  readonly fault: FaultKind
  readonly address: string
  readonly from: string
  readonly to: string
  /** The nodes that may hold the address. */
  readonly across: readonly string[]
  /** Reachability observers, best first. */
  readonly observers: readonly string[]
  readonly expected: ExpectedTimes
  /** How often holders were sampled, in ms. */
  readonly holderEveryMs: number
  readonly faultAtMs: number
  /** null: the fault was not cleared by the drill. */
  readonly clearedAtMs: number | null
  readonly endMs: number
  /** Who should hold it once the fault is cleared. */
  readonly holderAfterReturn: string
  readonly garpsWatched: boolean
  /** Nodes whose keepalived log was followed. */
  readonly logsOf: readonly string[]
  readonly restoreFired: boolean
  readonly notMeasured: readonly string[]
}

export interface ObserverMetrics {
  readonly observer: string
  readonly seen: ObservedOutage | null
  readonly samples: number
}

export interface DrillMetrics {
  readonly window: Window
  readonly gap: Interval | null
  readonly overlap: Interval | null
  readonly observers: readonly ObserverMetrics[]
  /** The best observer that measured at all and that nothing contradicts. */
  readonly best: ObserverMetrics | null
  /** Observers that got answers while the address surely answered nobody. */
  readonly contradicted: readonly string[]
  readonly macBefore?: string
  readonly macAfter?: string
  readonly gratuitousArps: number | null
  readonly holderBefore: readonly string[]
  readonly holdersAfter: readonly string[]
  /** Every node that could be asked told what it holds; `holdersAfter` is the whole truth only then. */
  readonly toldAfter: boolean
  readonly takeover: Interval | null
  readonly takeovers: number
  readonly back: BackMetrics | null
}
export interface BackMetrics {
  readonly holders: readonly string[]
  readonly told: boolean
  readonly outage: Interval | null
  readonly takeover: Interval | null
}

/** Everything that follows from the samples alone; what it means is judged in judge.ts. */
export function metrics(samples: DrillSamples, setup: DrillSetup): DrillMetrics {
  const endMs = setup.clearedAtMs ?? setup.endMs
  const window = { fromMs: setup.faultAtMs, toMs: endMs }
  // Whoever cuts a node's link may cut our own link to it: what it holds then nobody can ask, and no client can reach.
  const isolated = setup.fault === 'link-down' ? setup.from : undefined
  const asked = setup.across.filter(node => node !== isolated)
  const every = setup.holderEveryMs
  const held = gapAndOverlap(samples.holders, setup.across, window, isolated)
  const observers = observe(samples, setup.observers, window)
  const contradicted = contradictedBy(observers, held?.gap.min ?? 0, setup.to)
  const believed = setup.observers.filter(observer => !contradicted.includes(observer))
  const macs = observers.find(({ seen }) => isMac(seen?.identityBefore) && isMac(seen?.identityAfter))?.seen
  const garps = samples.marks.filter(mark => mark.kind === 'gratuitous-arp' && within(mark.atMs, window))
  return {
    window,
    gap: held?.gap ?? null,
    overlap: held?.overlap ?? null,
    observers,
    best: observers.find(({ observer, seen }) => seen !== null && believed.includes(observer)) ?? null,
    contradicted,
    ...(macs?.identityBefore === undefined ? {} : { macBefore: macs.identityBefore }),
    ...(macs?.identityAfter === undefined ? {} : { macAfter: macs.identityAfter }),
    gratuitousArps: setup.garpsWatched ? garps.length : null,
    holderBefore: holdersAt(samples.holders, setup.across, setup.faultAtMs, every),
    holdersAfter: holdersAt(samples.holders, setup.across, endMs, every),
    toldAfter: allTold(samples.holders, asked, endMs, every),
    takeover: takeoverOf(samples.holders, setup.to, window),
    takeovers: takeovers(samples.holders, setup.across, window),
    back: backMetrics(samples, { ...setup, observers: believed }),
  }
}

function observe(
  samples: DrillSamples,
  observers: readonly string[],
  window: Window,
): readonly ObserverMetrics[] {
  return observers.map(observer => {
    const own = samples.reachability.filter(sample => sample.observer === observer)
    return { observer, seen: observedOutage(own, window), samples: own.length }
  })
}

/**
 * Who cannot have looked at the address: an observer to which nobody is known by a MAC address, and whose whole outage is
 * shorter than what the nodes, or one that is surely on the segment, cannot have missed. Another host of that address, a
 * proxy or a VPN answers it. The node that takes over is on the segment, though it never sees a MAC of its own.
 */
function contradictedBy(
  observers: readonly ObserverMetrics[],
  surelyUnheldMs: number,
  taker: string,
): readonly string[] {
  const isOnSegment = ({ observer, seen }: ObserverMetrics): boolean =>
    observer === taker || isMac(seen?.identityBefore)
  const surelyOut = observers.filter(isOnSegment).map(({ seen }) => seen?.interval.min ?? 0)
  const atLeastMs = Math.max(surelyUnheldMs, ...surelyOut)
  return observers
    .filter(one => !isOnSegment(one) && one.seen !== null && one.seen.interval.max < atLeastMs)
    .map(({ observer }) => observer)
}

function backMetrics(samples: DrillSamples, setup: DrillSetup): BackMetrics | null {
  if (setup.clearedAtMs === null) return null
  const window = { fromMs: setup.clearedAtMs, toMs: setup.endMs }
  const best = observe(samples, setup.observers, window).find(observer => observer.seen !== null)
  const returns = setup.holderAfterReturn !== setup.to
  return {
    holders: holdersAt(samples.holders, setup.across, setup.endMs, setup.holderEveryMs),
    told: allTold(samples.holders, setup.across, setup.endMs, setup.holderEveryMs),
    outage: best?.seen?.interval ?? null,
    takeover: returns ? takeoverOf(samples.holders, setup.holderAfterReturn, window) : null,
  }
}

/** What the samples themselves turned out not to tell, beside what was known before. */
export function silent(
  samples: DrillSamples,
  setup: DrillSetup,
  measured: DrillMetrics,
): readonly (NotMeasured | `${NotMeasured}:${string}`)[] {
  const found: (NotMeasured | `${NotMeasured}:${string}`)[] = []
  const untold = samples.holders.filter(sample => sample.holds === null)
  const late = untold.filter(sample => sample.late === true)
  const named = measured.observers.some(({ seen }) => seen?.identityAfter !== undefined)
  const logged = samples.marks.some(mark => mark.node === setup.to && mark.kind === 'entered-master')
  if (untold.length > late.length)
    found.push(`holder-link-lost:${nodesOf(untold.filter(sample => sample.late !== true))}`)
  if (late.length > 0) found.push(`holder-lines-late:${nodesOf(late)}`)
  if (!named) found.push('identity')
  found.push(...measured.contradicted.map(observer => `observer-contradicted:${observer}` as const))
  if (setup.logsOf.includes(setup.to) && !logged && measured.takeover !== null) found.push('log-silent')
  return found
}

function nodesOf(samples: DrillSamples['holders']): string {
  return [...new Set(samples.map(sample => sample.node))].join(', ')
}

function within(atMs: number, window: Window): boolean {
  return atMs >= window.fromMs && atMs <= window.toMs
}

export function isMac(identity: string | undefined): identity is string {
  return identity !== undefined && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(identity)
}
