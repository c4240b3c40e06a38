/** What the scope draws, out of a timeline: places in per cent of its width. */
import type { Timeline } from '../../../engine/drift/timeline.ts'
import type { Interval, Mark } from '../../../engine/drift/types.ts'

/** Signs of the legend, with the classes that they are drawn with. */
export const signs = {
  up: 'up who-0',
  upOther: 'up who-1',
  down: 'down',
  held: 'held-yes who-1',
  maybe: 'held-maybe who-1',
  said: 'said',
  garp: 'garp',
} as const

/** How far a drill that still measures has come. */
export function phaseOf(marks: readonly Mark[]): 'baseline' | 'measuring' | 'returning' {
  if (marks.some(({ kind }) => kind === 'fault-cleared')) return 'returning'
  return marks.some(({ kind }) => kind === 'fault') ? 'measuring' : 'baseline'
}

export interface Scale {
  /** Milliseconds on the drill's timeline -> per cent, within 0..100. */
  at(ms: number): number
  readonly ticks: readonly { readonly at: number; readonly seconds: number }[]
}

const steps = [500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000]

export function scaleOf({ window, faultAtMs }: Timeline): Scale {
  const length = Math.max(1000, window.toMs - window.fromMs)
  const at = (ms: number): number => Math.min(100, Math.max(0, ((ms - window.fromMs) / length) * 100))
  const step = steps.find(one => length / one <= 14) ?? 600_000
  const ticks: { at: number; seconds: number }[] = []
  const first = Math.ceil((window.fromMs - faultAtMs) / step) * step
  for (let ms = first; ms <= window.toMs - faultAtMs; ms += step) {
    ticks.push({ at: at(faultAtMs + ms), seconds: ms / 1000 })
  }
  return { at, ticks }
}

/** Outwards to hundredths, so that what is shown holds the truth too. */
export function seconds(interval: Interval): string {
  const low = (Math.floor(interval.min / 10) / 100).toFixed(2)
  const high = (Math.ceil(interval.max / 10) / 100).toFixed(2)
  return low === high ? low : `${low} – ${high}`
}
