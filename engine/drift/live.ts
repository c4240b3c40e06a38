/** What a screen knows of a drill that is still running: all that its observers told so far. */
import type { Drawn } from './timeline.ts'
import type { DrillLive, DrillSamples, HolderSample, Mark, ReachabilitySample } from './types.ts'

export type LiveCast = Extract<DrillLive, { kind: 'cast' }>

export interface LiveDrill {
  take(live: DrillLive): void
  /** How much of this drill was taken in, its cast included. */
  taken(): number
  /** Undefined until it is known who takes part. */
  cast(): LiveCast | undefined
  samples(): DrillSamples
  ended(): boolean
  /** What a timeline needs, up to the newest sample; before the fault, its beginning counts as now. */
  drawn(): Drawn | undefined
}

/** A new cast begins a new drill. */
export function createLiveDrill(): LiveDrill {
  let cast: LiveCast | undefined
  let samples = noSamples()
  let nowMs = 0
  let ended = false
  let taken = 0

  function take(live: DrillLive): void {
    taken = live.kind === 'cast' ? 1 : taken + 1
    switch (live.kind) {
      case 'cast':
        cast = live
        samples = noSamples()
        nowMs = 0
        ended = false
        return
      case 'holder':
        addHolder(samples.holders, live.sample)
        nowMs = Math.max(nowMs, live.sample.atMs)
        return
      case 'reach':
        samples.reachability.push(live.sample)
        nowMs = Math.max(nowMs, live.sample.doneMs)
        return
      case 'mark':
        samples.marks.push(live.mark)
        nowMs = Math.max(nowMs, live.mark.atMs)
        return
      case 'ended':
        ended = true
        nowMs = Math.max(nowMs, live.atMs)
    }
  }
  function drawn(): Drawn | undefined {
    if (cast === undefined) return undefined
    const at = (kind: Mark['kind']): number | undefined =>
      samples.marks.findLast(mark => mark.kind === kind)?.atMs
    const clearedAtMs = at('fault-cleared')
    const { from, to, observers } = cast
    return {
      from,
      to,
      observers: observers.map(observer => ({ observer })),
      faultAtMs: at('fault') ?? nowMs,
      durationMs: nowMs,
      ...(clearedAtMs !== undefined && { back: { clearedAtMs } }),
    }
  }
  return { take, taken: () => taken, cast: () => cast, samples: () => samples, ended: () => ended, drawn }
}

function noSamples(): { holders: HolderSample[]; reachability: ReachabilitySample[]; marks: Mark[] } {
  return { holders: [], reachability: [], marks: [] }
}

/** A sample that is told again, corrected, takes the place of the first. */
function addHolder(holders: HolderSample[], sample: HolderSample): void {
  const last = holders.findLastIndex(one => one.node === sample.node)
  if (holders[last]?.atMs === sample.atMs) holders[last] = sample
  else holders.push(sample)
}
