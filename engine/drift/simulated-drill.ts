import { expectedTimes } from './expected.ts'
import type { DrillSetup } from './metrics.ts'
import type { DrillSamples, FaultKind, HolderSample, Mark, ReachabilitySample } from './types.ts'

/** What really happened in a simulated drill; ms since its start. Tests and pictures are drawn from it. */
export interface SimulatedTruth {
  readonly fault: FaultKind
  readonly faultAtMs: number
  /** The old holder lets go, the new one takes it. */
  readonly leavesMs: number
  readonly takesMs: number
  /** Clients reach the new holder from then on. */
  readonly reachedMs: number
  readonly endMs: number
  readonly macs: readonly [string, string]
  /** When the clients' ARP tables changed. */
  readonly arpMs: number
  readonly refusedFromMs?: number
  readonly garps: number
  readonly entersMaster: boolean
  /** The new holder had it all along. */
  readonly alreadyHeld?: boolean
  /** Later changes of holder, `[ms, node]`. */
  readonly flaps?: readonly (readonly [number, 'a' | 'b'])[]
  readonly clearedAtMs?: number
  /** After clearing, `a` takes it back then. */
  readonly returnsMs?: number
}

export const cleanStop: SimulatedTruth = {
  fault: 'stop-service',
  faultAtMs: 5000,
  leavesMs: 5040,
  takesMs: 5690,
  reachedMs: 5700,
  endMs: 14_000,
  macs: ['02:00:00:00:00:0a', '02:00:00:00:00:0b'],
  arpMs: 5700,
  garps: 5,
  entersMaster: true,
}

/** Samples as the drill would have taken them: nodes each 200 ms, the laptop each 100 ms. */
export function simulate(truth: SimulatedTruth): DrillSamples {
  return { holders: holders(truth), reachability: reachability(truth), marks: marks(truth) }
}

/** The drill around them: `a` held the address, `b` (priority 100, advert 1 s, keepalived 2) was to take it. */
export function simulatedSetup(truth: SimulatedTruth, changes: Partial<DrillSetup> = {}): DrillSetup {
  return {
    fault: truth.fault,
    address: '10.9.0.100',
    from: 'a',
    to: 'b',
    across: ['a', 'b'],
    observers: ['laptop'],
    expected: expectedTimes({
      fault: truth.fault,
      advertMs: 1000,
      priorityOfTaker: 100,
      vrrpVersion: 2,
      keepalivedMajor: 2,
    }),
    holderEveryMs: 200,
    faultAtMs: truth.faultAtMs,
    clearedAtMs: truth.clearedAtMs ?? null,
    endMs: truth.endMs,
    holderAfterReturn: 'b',
    garpsWatched: true,
    logsOf: ['a', 'b'],
    restoreFired: false,
    notMeasured: [],
    ...changes,
  }
}

function holders(truth: SimulatedTruth): readonly HolderSample[] {
  const ticks = Array.from({ length: Math.floor(truth.endMs / 200) }, (_, index) => index * 200)
  return ticks.flatMap(at => [
    { node: 'a', atMs: at + 1, holds: holds(truth, 'a', at), errorMs: 0.5 },
    { node: 'b', atMs: at + 61, holds: holds(truth, 'b', at + 60), errorMs: 0.5 },
  ])
}

function holds(truth: SimulatedTruth, node: 'a' | 'b', at: number): boolean {
  const flap = truth.flaps?.findLast(([flapMs]) => at >= flapMs)
  if (flap !== undefined) return flap[1] === node
  if (truth.returnsMs !== undefined && at >= truth.returnsMs) return node === 'a'
  if (node === 'a') return at < truth.leavesMs
  return truth.alreadyHeld === true || at >= truth.takesMs
}

function reachability(truth: SimulatedTruth): readonly ReachabilitySample[] {
  const ticks = Array.from({ length: Math.floor(truth.endMs / 100) }, (_, index) => index * 100 + 30)
  return ticks.map(sentMs => {
    const old = sentMs < truth.leavesMs || (truth.returnsMs !== undefined && sentMs >= truth.returnsMs)
    const neighbour = old || sentMs < truth.arpMs ? truth.macs[0] : truth.macs[1]
    const probe = { observer: 'laptop', sentMs, neighbour }
    if (old || sentMs >= truth.reachedMs)
      return { ...probe, doneMs: sentMs + 0.4, reachable: true, identity: neighbour }
    const refused = truth.refusedFromMs !== undefined && sentMs >= truth.refusedFromMs
    return { ...probe, doneMs: sentMs + (refused ? 0.4 : 1000), reachable: false, refused }
  })
}

function marks(truth: SimulatedTruth): readonly Mark[] {
  const took = truth.takesMs
  const entered: Mark = {
    atMs: took,
    node: 'b',
    kind: 'entered-master',
    text: '(VI_APP) Entering MASTER STATE',
  }
  return [
    { atMs: truth.faultAtMs, node: 'a', kind: 'fault', text: truth.fault },
    ...(truth.fault === 'stop-service'
      ? [
          {
            atMs: truth.leavesMs,
            node: 'a',
            kind: 'sent-priority-0' as const,
            text: '(VI_APP) sent 0 priority',
          },
        ]
      : []),
    ...(truth.entersMaster ? [entered] : []),
    ...Array.from({ length: truth.garps }, (_, index) => ({
      atMs: took + index,
      node: 'c',
      kind: 'gratuitous-arp' as const,
      text: 'who-has 10.9.0.100 tell 10.9.0.100',
    })),
    ...(truth.clearedAtMs === undefined
      ? []
      : [{ atMs: truth.clearedAtMs, node: 'a', kind: 'fault-cleared' as const, text: 'start-service' }]),
  ]
}
