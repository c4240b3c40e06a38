import { worst } from '../checks/verdict.ts'
import { drillReasons } from './codes.ts'
import { metrics, silent } from './metrics.ts'
import type { DrillReason } from './codes.ts'
import type { ExpectedTimes } from './expected.ts'
import type { DrillMetrics, DrillSetup } from './metrics.ts'
import type { DrillResult, DrillSamples, ReachabilitySample, ReturnResult } from './types.ts'

/** What the field adds to the expected time: neighbours, switches and clients are not the lab's. */
const fieldAllowanceMs = 2000

/** The longest outage, in ms, that passes. */
export function allowedOutageMs(expected: ExpectedTimes): number {
  return expected.withoutMaster.max + fieldAllowanceMs
}

/** So many samplings in a row that tell nothing are the noise of any measurement. */
const noiseSamplings = 5
/**
 * Milliseconds. Two masters that hear each other settle it with the next advert, by default a second away (RFC 5798, 6.4.3): what is
 * shorter is no split brain, and its bound is told.
 */
const settledByVrrpMs = 1000

/** A VRRP master announces itself that often at once (garp_master_repeat), and again five seconds later. */
const usualGarps = 5

/**
 * The result of a drill. `fail` where the samples disprove it, `unknown` where they cannot tell (no observer, the limit lies
 * inside the interval, the restore fired during the measurement), and only then `pass`. Times in ms since the drill's start.
 */
export function judgeDrill(samples: DrillSamples, setup: DrillSetup): DrillResult {
  const measured = metrics(samples, setup)
  const allowedMs = allowedOutageMs(setup.expected)
  const back = judgeReturn(setup, measured)
  const reasons = [
    ...measurable(setup, measured),
    ...judgeHolders(setup, measured, allowedMs),
    ...judgeOutage(samples, setup, measured, allowedMs),
    ...judgeNeighbours(setup, measured),
    ...(back === undefined ? [] : reasonsOfReturn(setup, measured, back)),
  ]
  const best = measured.best
  return {
    fault: setup.fault,
    from: setup.from,
    to: setup.to,
    address: setup.address,
    durationMs: setup.endMs,
    faultAtMs: setup.faultAtMs,
    gap: measured.gap,
    overlap: measured.overlap,
    outage: best?.seen?.interval ?? null,
    vantage: best?.observer ?? null,
    observers: measured.observers.map(({ observer, seen, samples: count }) => ({
      observer,
      outage: seen?.interval ?? null,
      samples: count,
    })),
    ...(measured.macBefore === undefined ? {} : { macBefore: measured.macBefore }),
    ...(measured.macAfter === undefined ? {} : { macAfter: measured.macAfter }),
    gratuitousArps: measured.gratuitousArps,
    holderAfter: sole(measured.holdersAfter),
    expectedMs: setup.expected.withoutMaster,
    allowedMs,
    verdict: worst(['pass', ...reasons.map(reason => drillReasons[reason])]),
    reasons: [...new Set(reasons)],
    notMeasured: [...new Set([...setup.notMeasured, ...silent(samples, setup, measured)])],
    ...(back === undefined ? {} : { back }),
  }
}

function measurable(setup: DrillSetup, measured: DrillMetrics): readonly DrillReason[] {
  const reasons: DrillReason[] = []
  if (measured.best === null) reasons.push('no-observer')
  if (measured.gap === null) reasons.push('holders-not-measured')
  if (setup.restoreFired) reasons.push('restore-fired')
  return reasons
}

function judgeHolders(setup: DrillSetup, measured: DrillMetrics, allowedMs: number): readonly DrillReason[] {
  const reasons: DrillReason[] = []
  const after = measured.holdersAfter
  // A node that could not be asked may hold it, beside the other one too.
  if (!measured.toldAfter) reasons.push('holders-not-measured')
  else if (after.length === 0) reasons.push('no-holder-after')
  if (after.length > 0 && !after.includes(setup.to)) reasons.push('wrong-holder')
  // Right after a stop the two changes may fall into one sampling interval; what lasts longer is two holders.
  const overlapping = (measured.overlap?.min ?? 0) > setup.holderEveryMs
  // Nobody can ask a node whose link is cut; elsewhere two holders must be excluded for longer than clients may wait.
  const open = setup.fault === 'link-down' ? 0 : (measured.overlap?.max ?? 0)
  if (open > allowedMs) reasons.push('holders-not-measured')
  // It moved as it must, so this is no failure; but nobody may read it as 'never two holders'.
  else if (open > Math.max(settledByVrrpMs, noiseSamplings * setup.holderEveryMs) && !overlapping)
    reasons.push('overlap-not-excluded')
  if (overlapping) reasons.push(setup.fault === 'link-down' ? 'overlap-while-isolated' : 'overlap')
  if (setup.from !== setup.to && measured.holderBefore.includes(setup.to)) reasons.push('hidden-split-brain')
  if (measured.takeovers > 1) reasons.push('flapping')
  return reasons
}

function judgeOutage(
  samples: DrillSamples,
  setup: DrillSetup,
  measured: DrillMetrics,
  allowedMs: number,
): readonly DrillReason[] {
  const seen = measured.best?.seen
  if (!seen) return []
  const lost = measured.observers.some(observer => observer.seen?.recovered === false)
  const tooLong = measured.observers.some(observer => (observer.seen?.interval.min ?? 0) > allowedMs)
  const reasons: DrillReason[] = []
  if (lost) reasons.push('not-recovered')
  else if (tooLong) reasons.push('outage-too-long')
  else if (seen.interval.max > allowedMs) reasons.push('outage-uncertain')
  if (lost || tooLong) reasons.push(...explain(samples, setup, measured, allowedMs))
  return reasons
}

/** Why clients were cut off longer than the timers say (catalogue M2). Nothing, where the nodes themselves were late. */
function explain(
  samples: DrillSamples,
  setup: DrillSetup,
  measured: DrillMetrics,
  allowedMs: number,
): readonly DrillReason[] {
  if (hiddenSplitBrain(samples, setup, measured)) return ['hidden-split-brain']
  const movedInTime = measured.takeover !== null && (measured.gap?.max ?? Infinity) <= allowedMs
  if (!movedInTime) return []
  const failing = failedAfter(samples, setup, measured)
  if (failing.length > 0 && failing.filter(sample => sample.refused).length * 2 > failing.length) {
    return ['app-not-listening']
  }
  const old = measured.macBefore ?? failingBefore(samples, setup)
  const known = failing.filter(sample => sample.neighbour !== undefined)
  const moved = known.filter(sample => sample.neighbour !== old)
  if (old !== undefined && known.length > 0 && moved.length * 2 > known.length) return ['vrrp-strict']
  return ['garp-not-honoured']
}

/** The new holder had the address already, so it made no transition and announced nothing. */
function hiddenSplitBrain(samples: DrillSamples, setup: DrillSetup, measured: DrillMetrics): boolean {
  if (setup.from === setup.to) return false
  if (measured.holderBefore.includes(setup.to)) return true
  if (measured.takeover !== null || !setup.logsOf.includes(setup.to)) return false
  const entered = samples.marks.some(
    mark => mark.node === setup.to && mark.kind === 'entered-master' && mark.atMs >= setup.faultAtMs,
  )
  return !entered && (measured.gratuitousArps ?? 0) === 0 && measured.holdersAfter.includes(setup.to)
}

function failedAfter(
  samples: DrillSamples,
  setup: DrillSetup,
  measured: DrillMetrics,
): readonly ReachabilitySample[] {
  const moved = setup.faultAtMs + (measured.takeover?.max ?? 0)
  return samples.reachability.filter(
    sample => !sample.reachable && sample.sentMs >= moved && sample.sentMs <= measured.window.toMs,
  )
}

function failingBefore(samples: DrillSamples, setup: DrillSetup): string | undefined {
  return samples.reachability.findLast(
    sample => sample.sentMs < setup.faultAtMs && sample.neighbour !== undefined,
  )?.neighbour
}

function judgeNeighbours(setup: DrillSetup, measured: DrillMetrics): readonly DrillReason[] {
  if (setup.from === setup.to) return []
  const reasons: DrillReason[] = []
  const { macBefore, macAfter, gratuitousArps } = measured
  const recovered = measured.best?.seen?.recovered === true
  if (recovered && macBefore !== undefined && macBefore === macAfter) {
    // use_vmac: both nodes answer with the virtual router's own address, 00:00:5e:00:01:VRID.
    reasons.push(macBefore.toLowerCase().startsWith('00:00:5e:00:01:') ? 'virtual-mac' : 'mac-unchanged')
  }
  if (gratuitousArps === 0) reasons.push('no-garp')
  else if (gratuitousArps !== null && gratuitousArps < usualGarps) reasons.push('few-garps')
  return reasons
}

function judgeReturn(setup: DrillSetup, measured: DrillMetrics): ReturnResult | undefined {
  const back = measured.back
  if (back === null || setup.clearedAtMs === null) return undefined
  return {
    clearedAtMs: setup.clearedAtMs,
    holder: sole(back.holders),
    expectedHolder: setup.holderAfterReturn,
    outage: back.outage,
    takeoverMs: back.takeover,
    allowedMs: fieldAllowanceMs,
  }
}

function reasonsOfReturn(
  setup: DrillSetup,
  measured: DrillMetrics,
  back: ReturnResult,
): readonly DrillReason[] {
  const reasons: DrillReason[] = []
  const holders = measured.back?.holders ?? []
  // A node that could not be asked may hold it, beside the other one too.
  if (measured.back?.told === false && holders.length < 2) reasons.push('holders-not-measured')
  else if (holders.length === 0) reasons.push('no-holder-after-return')
  else if (holders.length > 1) reasons.push('two-holders-after-return')
  else if (back.holder !== back.expectedHolder) {
    reasons.push(back.expectedHolder === setup.to ? 'returned-against-policy' : 'did-not-return')
  }
  if (back.outage !== null && back.outage.min > back.allowedMs) reasons.push('return-outage-too-long')
  return reasons
}

function sole(holders: readonly string[]): string | null {
  return holders.length === 1 ? (holders[0] ?? null) : null
}
