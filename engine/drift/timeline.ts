import { segmentsOf } from './holders.ts'
import type { Segment } from './holders.ts'
import { observedOutage } from './outage.ts'
import type { ObservedOutage, Window } from './outage.ts'
import type { DrillResult, DrillSamples, Mark } from './types.ts'

/** A stretch of equal answers of one observer; `who` numbers the identities in order of appearance, 0 the first. */
export interface Reach extends Window {
  readonly reachable: boolean
  readonly who: number
}
export type Lane =
  | {
      readonly kind: 'holder'
      readonly name: string
      /** It held the address before the fault. */
      readonly first: boolean
      readonly segments: readonly Segment[]
      readonly marks: readonly Mark[]
    }
  | {
      readonly kind: 'observer'
      readonly name: string
      readonly stretches: readonly Reach[]
      readonly failedMs: readonly number[]
      readonly outage: ObservedOutage | null
    }

/** What a drawing of a drill shows, as data. `window` leaves out a baseline longer than three seconds. */
export interface Timeline {
  readonly window: Window
  readonly lanes: readonly Lane[]
  readonly faultAtMs: number
  /** False while only the baseline is watched: `faultAtMs` is then no moment of a fault. */
  readonly struck: boolean
  readonly clearedAtMs: number | null
}

/** What of a drill's result a drawing needs: also told while it runs. */
export type Drawn = Pick<DrillResult, 'from' | 'to' | 'faultAtMs' | 'durationMs'> & {
  readonly observers: readonly { readonly observer: string }[]
  readonly back?: { readonly clearedAtMs: number }
}

const shownBeforeMs = 3000

export function timeline(result: Drawn, samples: DrillSamples): Timeline {
  const window = { fromMs: Math.max(0, result.faultAtMs - shownBeforeMs), toMs: result.durationMs }
  const clearedAtMs = result.back?.clearedAtMs ?? null
  const faultWindow = { fromMs: result.faultAtMs, toMs: clearedAtMs ?? result.durationMs }
  const nodes = [...new Set([result.from, result.to, ...samples.holders.map(sample => sample.node)])]
  const holders = nodes.map((node): Lane => {
    const own = samples.holders.filter(sample => sample.node === node)
    const marks = samples.marks.filter(mark => mark.node === node && within(mark.atMs, window))
    return {
      kind: 'holder',
      name: node,
      first: node === result.from,
      segments: segmentsOf(own, window),
      marks,
    }
  })
  const identities = new Map<string, number>()
  const observers = result.observers.map(({ observer }): Lane => {
    const own = samples.reachability
      .filter(sample => sample.observer === observer)
      .sort((a, b) => a.sentMs - b.sentMs)
    return {
      kind: 'observer',
      name: observer,
      stretches: stretchesOf(own, window, identities),
      failedMs: own
        .filter(sample => !sample.reachable && within(sample.sentMs, window))
        .map(sample => sample.sentMs),
      outage: observedOutage(own, faultWindow),
    }
  })
  const struck = samples.marks.some(({ kind }) => kind === 'fault')
  return { window, lanes: [...observers, ...holders], faultAtMs: result.faultAtMs, struck, clearedAtMs }
}

function stretchesOf(
  samples: DrillSamples['reachability'],
  window: Window,
  identities: Map<string, number>,
): readonly Reach[] {
  const stretches: Reach[] = []
  for (const sample of samples) {
    if (sample.identity !== undefined && !identities.has(sample.identity)) {
      identities.set(sample.identity, identities.size)
    }
    if (!within(sample.sentMs, window)) continue
    const who = sample.identity === undefined ? 0 : (identities.get(sample.identity) ?? 0)
    const last = stretches.at(-1)
    const same = last?.reachable === sample.reachable && (!sample.reachable || last.who === who)
    if (last !== undefined) stretches[stretches.length - 1] = { ...last, toMs: sample.sentMs }
    if (!same)
      stretches.push({ fromMs: sample.sentMs, toMs: sample.sentMs, reachable: sample.reachable, who })
  }
  return stretches
}

function within(atMs: number, window: Window): boolean {
  return atMs >= window.fromMs && atMs <= window.toMs
}
