import type { Verdict } from '../checks/verdict.ts'
import type { Params } from '../phrase.ts'
import type { DrillResult, Interval } from './types.ts'

/**
 * Gap and overlap as people are shown them. While nobody knew what a node held, the bounds are wide: beyond what clients may wait
 * they are no measurement (null).
 */
export function shownHolding(
  result: Pick<DrillResult, 'gap' | 'overlap' | 'notMeasured' | 'allowedMs'>,
): Pick<DrillResult, 'gap' | 'overlap'> {
  const { gap, overlap, notMeasured, allowedMs } = result
  const wasBlind = isBlind(notMeasured)
  const shown = (interval: Interval | null): Interval | null =>
    wasBlind && interval !== null && interval.max > allowedMs ? null : interval
  return { gap: shown(gap), overlap: shown(overlap) }
}

/**
 * What is known of two holders though a node was not heard for a while: a bound in ms, 'unseen' where there is none that tells
 * anything (it passes for a cut link only, behind which no client reaches the node), and undefined where all were heard.
 */
export function doubleHolding(
  result: Pick<DrillResult, 'gap' | 'overlap' | 'notMeasured' | 'allowedMs'>,
): number | 'unseen' | undefined {
  if (!isBlind(result.notMeasured)) return undefined
  return shownHolding(result).overlap?.max ?? 'unseen'
}

/** How long, in ms, two nodes may have held it though they should have been heard; undefined where that is excluded. */
export function notExcluded(result: Pick<DrillResult, 'overlap' | 'reasons'>): number | undefined {
  return result.reasons.includes('overlap-not-excluded') ? (result.overlap?.max ?? undefined) : undefined
}

/** The verdict as people are shown it: that the address moved in time proves no failover where two holders are not excluded. */
export function shownVerdict(result: Pick<DrillResult, 'overlap' | 'reasons' | 'verdict'>): Verdict {
  return result.verdict === 'pass' && notExcluded(result) !== undefined ? 'unknown' : result.verdict
}

/** For the words of what was not measured: `atMost`, or the address that was `never` held twice or is `unseen`. */
export function blindParams(
  result: Pick<DrillResult, 'gap' | 'overlap' | 'notMeasured' | 'allowedMs' | 'address'>,
): Params {
  const known = doubleHolding(result)
  if (known === undefined) return {}
  if (known === 'unseen') return { unseen: result.address }
  return known === 0 ? { never: result.address } : { atMost: boundText(known), held: result.address }
}

/** For the words of double holding that is not excluded. */
export function openParams(result: Pick<DrillResult, 'overlap' | 'reasons'>): Params {
  const open = notExcluded(result)
  return open === undefined ? {} : { open: boundText(open) }
}

/** In seconds, outwards as in the timeline. */
export function boundText(milliseconds: number): string {
  return (Math.ceil(milliseconds / 10) / 100).toFixed(2)
}

function isBlind(notMeasured: readonly string[]): boolean {
  return notMeasured.some(what => /^holder-(link-lost|lines-late)(:|$)/.test(what))
}
