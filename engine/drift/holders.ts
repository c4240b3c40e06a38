import type { HolderSample, Interval } from './types.ts'
import { wholeMs } from './outage.ts'
import type { Window } from './outage.ts'

export type HolderState = 'yes' | 'no' | 'maybe'
export interface Segment extends Window {
  readonly state: HolderState
}

/**
 * What a node's samples say for every moment of the window. Between two equal samples nothing changed; around a change, a
 * lost link or before the first sample it is 'maybe'. A sample stands for any moment within the round trip before it came.
 */
export function segmentsOf(samples: readonly HolderSample[], window: Window): readonly Segment[] {
  const segments: Segment[] = []
  let cursor = window.fromMs
  const add = (fromMs: number, toMs: number, state: HolderState): void => {
    const from = Math.min(window.toMs, Math.max(cursor, fromMs))
    const to = Math.min(window.toMs, toMs)
    if (from > cursor) segments.push({ fromMs: cursor, toMs: from, state: 'maybe' })
    if (to > from) segments.push({ fromMs: from, toMs: to, state })
    cursor = Math.max(cursor, from, to)
  }
  for (const run of runsOf(samples)) if (run.state !== 'maybe') add(run.fromMs, run.toMs, run.state)
  if (cursor < window.toMs) segments.push({ fromMs: cursor, toMs: window.toMs, state: 'maybe' })
  return segments
}

function runsOf(samples: readonly HolderSample[]): readonly Segment[] {
  const runs: Segment[] = []
  for (const sample of samples) {
    const state = sample.holds === null ? 'maybe' : sample.holds ? 'yes' : 'no'
    const earliest = sample.atMs - 2 * sample.errorMs
    const last = runs.at(-1)
    if (last?.state === state) runs[runs.length - 1] = { ...last, toMs: earliest }
    else runs.push({ fromMs: sample.atMs, toMs: earliest, state })
  }
  return runs.filter(run => run.toMs >= run.fromMs)
}

/**
 * The longest stretch without a holder and with two of them, in ms: min while it surely was so, max while it may have been.
 * Null where a node was not sampled within the window at all, unless it is the one that `mayMiss`.
 */
export function gapAndOverlap(
  samples: readonly HolderSample[],
  nodes: readonly string[],
  window: Window,
  mayMiss?: string,
): { readonly gap: Interval; readonly overlap: Interval } | null {
  const lanes = nodes.map(node =>
    segmentsOf(
      samples.filter(sample => sample.node === node),
      window,
    ),
  )
  const missed = (index: number): boolean => lanes[index]?.every(segment => segment.state === 'maybe') ?? true
  if (lanes.length === 0 || nodes.some((node, index) => node !== mayMiss && missed(index))) return null
  const cuts = [...new Set(lanes.flat().flatMap(segment => [segment.fromMs, segment.toMs]))].sort(
    (a, b) => a - b,
  )
  const count = (at: number, ...states: readonly HolderState[]): number =>
    lanes.filter(lane => states.includes(stateAt(lane, at))).length
  return {
    gap: wholeMs({
      min: longest(cuts, at => count(at, 'no') === nodes.length),
      max: longest(cuts, at => count(at, 'yes') === 0),
    }),
    overlap: wholeMs({
      min: longest(cuts, at => count(at, 'yes') >= 2),
      max: longest(cuts, at => count(at, 'yes', 'maybe') >= 2),
    }),
  }
}

function stateAt(lane: readonly Segment[], at: number): HolderState {
  return lane.find(segment => at >= segment.fromMs && at < segment.toMs)?.state ?? 'maybe'
}

function longest(cuts: readonly number[], holds: (at: number) => boolean): number {
  let best = 0
  let since: number | undefined
  for (const [index, from] of cuts.entries()) {
    const to = cuts[index + 1]
    if (to !== undefined && holds(from)) {
      since ??= from
      best = Math.max(best, to - since)
    } else since = undefined
  }
  return best
}

/**
 * Milliseconds for which what a node told still speaks, at the usual ten lines a second. It is long enough to go back behind a
 * few lines that came late, and too short for a link that has gone silent to pass for a node that tells the same as ever.
 */
const speaksForMs = 1000

/** Who holds the address by what each node told shortly before `atMs`; a node that could not be told is left out. */
export function holdersAt(
  samples: readonly HolderSample[],
  nodes: readonly string[],
  atMs: number,
  everyMs = 0,
): readonly string[] {
  return nodes.filter(node => lastTold(samples, node, atMs, everyMs) === true)
}

/** Whether every node told, shortly before `atMs`, if it holds the address. Nodes are sampled each `everyMs`. */
export function allTold(
  samples: readonly HolderSample[],
  nodes: readonly string[],
  atMs: number,
  everyMs = 0,
): boolean {
  return nodes.every(node => lastTold(samples, node, atMs, everyMs) !== null)
}

function lastTold(
  samples: readonly HolderSample[],
  node: string,
  atMs: number,
  everyMs: number,
): boolean | null {
  const inTime = samples.findLast(
    sample => sample.node === node && sample.atMs <= atMs && sample.late !== true,
  )
  if (inTime === undefined || atMs - inTime.atMs > Math.max(speaksForMs, 3 * everyMs)) return null
  return inTime.holds
}

/** How often a node that did not hold the address was next seen holding it, within the window. A clean move is one. */
export function takeovers(
  samples: readonly HolderSample[],
  nodes: readonly string[],
  window: Window,
): number {
  let count = 0
  for (const node of nodes) {
    let held: boolean | undefined
    for (const sample of samples) {
      if (sample.node !== node || sample.holds === null || sample.atMs > window.toMs) continue
      if (held === false && sample.holds && sample.atMs >= window.fromMs) count++
      held = sample.holds
    }
  }
  return count
}

/** When the node took the address after `fromMs`, in ms since then; null where that was not seen. */
export function takeoverOf(samples: readonly HolderSample[], node: string, window: Window): Interval | null {
  const own = samples.filter(sample => sample.node === node && sample.holds !== null)
  const first = own.findIndex(
    (sample, index) => sample.holds && own[index - 1]?.holds === false && sample.atMs >= window.fromMs,
  )
  const yes = own[first]
  const no = own[first - 1]
  if (yes === undefined || no === undefined || yes.atMs > window.toMs) return null
  return wholeMs({
    min: Math.max(0, no.atMs - 2 * no.errorMs - window.fromMs),
    max: yes.atMs - window.fromMs,
  })
}
