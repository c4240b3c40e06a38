import type { Interval, ReachabilitySample } from './types.ts'

/** How many lost probes at each edge of a failing run may be stray losses rather than the outage itself. */
const strayLosses = 1

/** The outage is given as a client sees it that asks this often: it notices an edge that much later at most. */
const clientEveryMs = 20

export interface Window {
  readonly fromMs: number
  readonly toMs: number
}

/** The outage as one observer saw it. `outer` surely holds it; where `inner` is given, the address surely did not answer then. */
export interface ObservedOutage {
  readonly interval: Interval
  readonly outer: Window
  readonly inner: Window | null
  readonly recovered: boolean
  readonly identityBefore?: string
  readonly identityAfter?: string
}

/** Two neighbouring answers and the failures between them, as indices; no `end`: it never answered again. */
interface Gap {
  readonly start: number
  readonly end: number | null
}

/**
 * The time from the last moment the old holder must have answered to the first moment the new one did, as an interval that
 * holds the truth: at most from sending the last probe that the old one answered to receiving the first answer of the new
 * one; at least between the failed probes, less one at each edge (a stray loss) and the slowest round trip seen.
 * An ARP table may run ahead of an answer, so identities only ever widen what the failing run says.
 * Null where nothing was seen before the fault or nothing during the window.
 */
export function observedOutage(all: readonly ReachabilitySample[], window: Window): ObservedOutage | null {
  const samples = all.filter(sample => sample.sentMs <= window.toMs).sort((a, b) => a.sentMs - b.sentMs)
  const before = samples.filter(sample => sample.sentMs < window.fromMs && sample.reachable)
  const lastBefore = before.at(-1)
  if (lastBefore === undefined || !samples.some(sample => sample.sentMs >= window.fromMs)) return null

  const identityBefore = commonest(before.slice(-20))
  const identityAfter = samples.findLast(sample => sample.reachable)?.identity
  const seen = samples.slice(samples.indexOf(lastBefore))
  const handover = handoverOf(seen, identityBefore, identityAfter)
  const gap = widestGap(seen, handover)
  const { start, end } = join(gap, handover)
  const sent = seen[start]?.sentMs ?? lastBefore.sentMs
  const answers = end === null ? [] : goodFrom(seen, end, identityAfter)
  const received = answers.length === 0 ? window.toMs : Math.min(...answers.map(sample => sample.doneMs))
  const outer = { fromMs: sent - clientEveryMs, toMs: received + (end === null ? 0 : clientEveryMs) }
  const failed = seen.slice(gap.start + 1, gap.end ?? seen.length)
  const inner = surelyFailing(failed, slowest(seen, start, end), end === null)

  return {
    interval: wholeMs({
      min: inner === null ? 0 : inner.toMs - inner.fromMs,
      max: outer.toMs - outer.fromMs,
    }),
    outer,
    inner,
    recovered: end !== null,
    ...(identityBefore === undefined ? {} : { identityBefore }),
    ...(identityAfter === undefined ? {} : { identityAfter }),
  }
}

/** Whole milliseconds that still hold the truth. */
export function wholeMs(interval: Interval): Interval {
  return { min: Math.floor(interval.min), max: Math.ceil(interval.max) }
}

/** Last answer of the old identity and first of the new one after it; null where identities cannot tell the two apart. */
function handoverOf(
  seen: readonly ReachabilitySample[],
  old: string | undefined,
  fresh: string | undefined,
): Gap | null {
  if (old === undefined || fresh === undefined || old === fresh) return null
  const start = seen.findLastIndex(sample => sample.reachable && sample.identity === old)
  const end = seen.findIndex(
    (sample, index) => index > start && sample.reachable && sample.identity === fresh,
  )
  return start < 0 || end < 0 ? null : { start, end }
}

/**
 * An outage in one piece lies between two neighbouring answers, so in the widest such gap, or at the end if nothing answers
 * any more. Where a handover is known, a gap that a stray loss explains counts only next to it.
 */
function widestGap(seen: readonly ReachabilitySample[], handover: Gap | null): Gap {
  const gaps = gapsOf(seen)
  const last = gaps.at(-1)
  if (last?.end === null) return last
  const width = (gap: Gap): number => (seen[gap.end ?? 0]?.doneMs ?? 0) - (seen[gap.start]?.sentMs ?? 0)
  const counted = gaps.filter(gap => {
    const losses = (gap.end ?? 0) - gap.start - 1
    if (losses > strayLosses || handover === null) return true
    return losses > 0 && gap.start <= (handover.end ?? 0) + 2 && (gap.end ?? 0) >= handover.start - 2
  })
  return counted.reduce(
    (best, gap) => (width(gap) > width(best) ? gap : best),
    counted[0] ?? handover ?? { start: 0, end: 0 },
  )
}

function gapsOf(seen: readonly ReachabilitySample[]): readonly Gap[] {
  const good = [...seen.keys()].filter(index => seen[index]?.reachable)
  const gaps: Gap[] = good.slice(1).map((end, index) => ({ start: good[index] ?? 0, end }))
  const last = good.at(-1) ?? 0
  if (seen.length - 1 - last > strayLosses) gaps.push({ start: last, end: null })
  return gaps
}

function join(gap: Gap, handover: Gap | null): Gap {
  if (handover === null) return gap
  const end = gap.end === null || handover.end === null ? null : Math.max(gap.end, handover.end)
  return { start: Math.min(gap.start, handover.start), end }
}

function goodFrom(
  seen: readonly ReachabilitySample[],
  from: number,
  identity: string | undefined,
): readonly ReachabilitySample[] {
  const good = seen.slice(from).filter(sample => sample.reachable)
  const named = good.filter(sample => sample.identity === identity)
  return named.length === 0 ? good : named
}

function surelyFailing(failed: readonly ReachabilitySample[], slack: number, open: boolean): Window | null {
  const first = failed[strayLosses]
  const last = failed.at(open ? -1 : -1 - strayLosses)
  if (first === undefined || last === undefined) return null
  const fromMs = first.sentMs + slack
  return fromMs < last.sentMs ? { fromMs, toMs: last.sentMs } : null
}

/** The slowest answer outside the outage: a failed probe may have been under way that long before it was dropped. */
function slowest(seen: readonly ReachabilitySample[], start: number, end: number | null): number {
  const settled = seen.filter((_, index) => index <= start || (end !== null && index > end))
  return Math.max(
    0,
    ...settled.filter(sample => sample.reachable).map(sample => sample.doneMs - sample.sentMs),
  )
}

function commonest(samples: readonly ReachabilitySample[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { identity } of samples)
    if (identity !== undefined) counts.set(identity, (counts.get(identity) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}
