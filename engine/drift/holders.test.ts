import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allTold, gapAndOverlap, holdersAt, segmentsOf, takeoverOf, takeovers } from './holders.ts'
import type { HolderSample } from './types.ts'

interface Held {
  readonly from: number
  readonly to: number
}

/** Samples of a node that holds the address during `held`, taken every `everyMs`, received up to `delay` later. */
function samplesOf(node: string, held: Held, everyMs: number, delay = 0, phase = 0): HolderSample[] {
  return Array.from({ length: Math.floor(10_000 / everyMs) }, (_, index) => {
    const at = phase + index * everyMs
    const atMs = at + delay * ((index % 7) / 6)
    return { node, atMs, holds: at >= held.from && at < held.to, errorMs: delay / 2 }
  })
}
const window = { fromMs: 4000, toMs: 9000 }
const pair = ['a', 'b']

describe('gapAndOverlap', () => {
  it('brackets a gap of 600 ms by the sampling interval', () => {
    const samples = [
      ...samplesOf('a', { from: 0, to: 5050 }, 100),
      ...samplesOf('b', { from: 5650, to: 1e9 }, 100),
    ]

    const found = gapAndOverlap(samples, pair, window)

    expect(found).toEqual({ gap: { min: 500, max: 700 }, overlap: { min: 0, max: 0 } })
  })

  it('proves two holders only where both were seen holding it', () => {
    const samples = [
      ...samplesOf('a', { from: 0, to: 8050 }, 100),
      ...samplesOf('b', { from: 5050, to: 1e9 }, 100),
    ]

    expect(gapAndOverlap(samples, pair, window)?.overlap).toEqual({ min: 2900, max: 3100 })
  })

  it('claims neither while a link was lost', () => {
    const lost = samplesOf('a', { from: 0, to: 5050 }, 100).map(sample =>
      sample.atMs > 5000 ? { ...sample, holds: null } : sample,
    )
    const samples = [...lost, ...samplesOf('b', { from: 5650, to: 1e9 }, 100)]

    const found = gapAndOverlap(samples, pair, window)

    expect(found?.gap.min).toBe(0)
    expect(found?.gap.max).toBe(700)
    expect(found?.overlap).toMatchObject({ min: 0, max: 3400 })
  })

  it('tells nothing where a node was never sampled', () => {
    expect(gapAndOverlap(samplesOf('a', { from: 0, to: 5050 }, 100), pair, window)).toBeNull()
  })

  it('holds the truth for any switch, sampling interval and delay', () => {
    const any = fc.record({
      leaves: fc.integer({ min: 4500, max: 6000 }),
      takes: fc.integer({ min: 4500, max: 6000 }),
      everyMs: fc.integer({ min: 30, max: 300 }),
      delay: fc.integer({ min: 0, max: 80 }),
      phase: fc.integer({ min: 0, max: 200 }),
    })
    fc.assert(
      fc.property(any, ({ leaves, takes, everyMs, delay, phase }) => {
        const samples = [
          ...samplesOf('a', { from: 0, to: leaves }, everyMs, delay),
          ...samplesOf('b', { from: takes, to: 1e9 }, everyMs, delay, phase),
        ]
        const found = gapAndOverlap(samples, pair, window)
        const gap = Math.max(0, takes - leaves)
        const overlap = Math.max(0, leaves - takes)

        expect(found?.gap.min).toBeLessThanOrEqual(gap)
        expect(found?.gap.max).toBeGreaterThanOrEqual(gap)
        expect(found?.overlap.min).toBeLessThanOrEqual(overlap)
        expect(found?.overlap.max).toBeGreaterThanOrEqual(overlap)
      }),
      { numRuns: 500 },
    )
  })
})

describe('segmentsOf', () => {
  it('covers the window without holes, unsure around changes and before the first sample', () => {
    const segments = segmentsOf(samplesOf('a', { from: 0, to: 5050 }, 100), { fromMs: -100, toMs: 6000 })

    expect(segments).toEqual([
      { fromMs: -100, toMs: 0, state: 'maybe' },
      { fromMs: 0, toMs: 5000, state: 'yes' },
      { fromMs: 5000, toMs: 5100, state: 'maybe' },
      { fromMs: 5100, toMs: 6000, state: 'no' },
    ])
  })
})

describe('holdersAt, takeovers and takeoverOf', () => {
  const samples = [
    ...samplesOf('a', { from: 0, to: 5050 }, 100),
    ...samplesOf('b', { from: 5650, to: 1e9 }, 100),
  ]

  it('name the holder at a moment', () => {
    expect(holdersAt(samples, pair, 4000)).toEqual(['a'])
    expect(holdersAt(samples, pair, 5300)).toEqual([])
    expect(holdersAt(samples, pair, 8000)).toEqual(['b'])
  })

  it('go back a second, and no further, where the last lines came late', () => {
    const late = { holds: null, late: true } as const
    const last = [8000, 8100, 8200].map(atMs => ({ node: 'b', atMs, ...late, errorMs: 0 }))
    const inTime = samples.filter(sample => sample.atMs < 8000)
    const silent = inTime.filter(sample => sample.node === 'a' || sample.atMs < 7100)

    expect(holdersAt([...inTime, ...last], pair, 8250)).toEqual(['b'])
    expect(allTold([...inTime, ...last], pair, 8250)).toBe(true)
    expect(holdersAt([...silent, ...last], pair, 8250)).toEqual([])
    expect(allTold([...silent, ...last], pair, 8250)).toBe(false)
  })

  it('count one takeover for a clean move and more for flapping', () => {
    expect(takeovers(samples, pair, window)).toBe(1)
    const back = { node: 'a', atMs: 9000, holds: true, errorMs: 0 }
    expect(takeovers([...samples, back], pair, window)).toBe(2)
  })

  it('bracket the moment of the takeover', () => {
    expect(takeoverOf(samples, 'b', { fromMs: 5000, toMs: 9000 })).toEqual({ min: 600, max: 700 })
    expect(takeoverOf(samples, 'a', { fromMs: 5000, toMs: 9000 })).toBeNull()
  })
})
