import type { DrillResult, Interval } from './types.ts'

/**
 * Gap and overlap as people are shown them. While nobody knew what a node held, the bounds are wide: beyond what clients may wait
 * they are no measurement (null).
 */
export function shownHolding(
  result: Pick<DrillResult, 'gap' | 'overlap' | 'notMeasured' | 'allowedMs'>,
): Pick<DrillResult, 'gap' | 'overlap'> {
  const { gap, overlap, notMeasured, allowedMs } = result
  const wasBlind = notMeasured.some(what => /^holder-(link-lost|lines-late)$/.test(what))
  const shown = (interval: Interval | null): Interval | null =>
    wasBlind && interval !== null && interval.max > allowedMs ? null : interval
  return { gap: shown(gap), overlap: shown(overlap) }
}
