import type { HostFacts } from '../../../engine/plan/facts.ts'

export interface ClockWords {
  /** Of the keys site.clock-*. */
  readonly word: 'same' | 'ahead' | 'behind'
  readonly seconds: string
}

/** How a host's clock stands to this laptop's; within what the measurement can tell, and a tenth of a second, it is the same. */
export function clockOf({
  clockOffsetMs,
  clockErrorMs,
}: Pick<HostFacts, 'clockOffsetMs' | 'clockErrorMs'>): ClockWords {
  const seconds = (Math.abs(clockOffsetMs) / 1000).toFixed(1)
  if (Math.abs(clockOffsetMs) <= Math.max(clockErrorMs, 100)) return { word: 'same', seconds }
  return { word: clockOffsetMs > 0 ? 'ahead' : 'behind', seconds }
}
