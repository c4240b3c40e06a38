import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { observedOutage } from './outage.ts'
import type { ReachabilitySample } from './types.ts'

const fault = 5000
const window = { fromMs: fault, toMs: 30_000 }

interface Truth {
  readonly downMs: number
  readonly upMs: number
  readonly everyMs: number
  readonly phaseMs: number
  /** One way, per probe. */
  latency(index: number): number
  lost?(index: number): boolean
  readonly named?: boolean
  /** The ARP table ran ahead of the last answer of the old holder. */
  readonly arpEarly?: boolean
}

/** What a prober sees of an address that answers until `downMs` (old holder) and from `upMs` on (new one). */
function probes(truth: Truth): ReachabilitySample[] {
  const count = Math.floor((window.toMs - truth.phaseMs) / truth.everyMs)
  const samples = Array.from({ length: count }, (_, index) => {
    const sentMs = truth.phaseMs + index * truth.everyMs
    const arrives = sentMs + truth.latency(index)
    const down = arrives >= truth.downMs && arrives < truth.upMs
    if (down || truth.lost?.(index))
      return { observer: 'laptop', sentMs, doneMs: sentMs + 1000, reachable: false }
    const identity = arrives < truth.downMs ? 'old' : 'new'
    const named = truth.named === false ? {} : { identity }
    return {
      observer: 'laptop',
      sentMs,
      doneMs: arrives + truth.latency(index + 1),
      reachable: true,
      ...named,
    }
  })
  if (!truth.arpEarly) return samples
  const lastOld = samples.findLastIndex(sample => sample.reachable && sample.sentMs < truth.downMs)
  return samples.map((sample, index) => (index === lastOld ? { ...sample, identity: 'new' } : sample))
}

const steady = { everyMs: 100, phaseMs: 0, latency: () => 0.5 }

describe('observedOutage', () => {
  it('holds the truth between the failed probes and the answers around them', () => {
    const seen = observedOutage(probes({ ...steady, downMs: 5010, upMs: 5650 }), window)

    expect(seen).toMatchObject({ recovered: true, identityBefore: 'old', identityAfter: 'new' })
    expect(seen?.interval).toEqual({ min: 299, max: 741 })
    expect(seen?.outer).toEqual({ fromMs: 4980, toMs: 5721 })
  })

  it('says 0 to one probe interval where no probe failed', () => {
    const seen = observedOutage(probes({ ...steady, downMs: 5010, upMs: 5020 }), window)

    expect(seen?.interval).toEqual({ min: 0, max: 141 })
  })

  it('is not fooled by an ARP table that changed before the last old answer was looked up', () => {
    const seen = observedOutage(probes({ ...steady, downMs: 5350, upMs: 6050, arpEarly: true }), window)

    expect(seen?.outer.fromMs).toBe(5180)
    expect(seen?.outer.toMs).toBe(6121)
  })

  it('does not take a stray loss long after the handover for the outage', () => {
    const lost = (index: number): boolean => index === 200
    const seen = observedOutage(probes({ ...steady, downMs: 5010, upMs: 5020, lost }), window)

    expect(seen?.interval.max).toBe(141)
  })

  it('takes a long failure after the handover for what it is', () => {
    const lost = (index: number): boolean => index >= 60 && index < 90
    const seen = observedOutage(probes({ ...steady, downMs: 5010, upMs: 5020, lost }), window)

    expect(seen?.interval.max).toBeGreaterThan(3000)
  })

  it('says so where the address never came back', () => {
    const seen = observedOutage(probes({ ...steady, downMs: 5010, upMs: Infinity }), window)

    expect(seen).toMatchObject({ recovered: false, outer: { fromMs: 4980, toMs: 30_000 } })
    expect(seen?.interval.min).toBeGreaterThan(24_000)
  })

  it('does not take one lost probe at the very end for an outage that goes on', () => {
    const lost = (index: number): boolean => index === 299
    expect(observedOutage(probes({ ...steady, downMs: 5010, upMs: 5650, lost }), window)?.recovered).toBe(
      true,
    )
  })

  it('counts an answer that came late by when it came', () => {
    const samples = probes({ ...steady, downMs: 5010, upMs: 5650 })
    const queued = samples.map(sample =>
      sample.sentMs === 5300 ? { ...sample, reachable: true, doneMs: 5655, identity: 'new' } : sample,
    )

    expect(observedOutage(queued, window)?.interval.max).toBe(695)
  })

  it('tells nothing without an answer before the fault, or a probe after it', () => {
    const samples = probes({ ...steady, downMs: 5010, upMs: 5650 })

    expect(observedOutage([], window)).toBeNull()
    expect(
      observedOutage(
        samples.filter(sample => sample.sentMs > fault),
        window,
      ),
    ).toBeNull()
    expect(
      observedOutage(
        samples.filter(sample => sample.sentMs < fault),
        window,
      ),
    ).toBeNull()
  })
})

describe('the interval', () => {
  const anyTruth = fc.record({
    outageMs: fc.integer({ min: 0, max: 8000 }),
    delayMs: fc.integer({ min: 0, max: 4000 }),
    everyMs: fc.integer({ min: 20, max: 250 }),
    phaseMs: fc.integer({ min: 0, max: 250 }),
    latencies: fc.array(fc.double({ min: 0.1, max: 30, noNaN: true }), { minLength: 50, maxLength: 50 }),
    lossEvery: fc.integer({ min: 2, max: 60 }),
    losses: fc.boolean(),
    named: fc.boolean(),
    arpEarly: fc.boolean(),
  })

  it('holds the truth, whatever the phase, the latencies, stray losses and what identities are known', () => {
    fc.assert(
      fc.property(anyTruth, random => {
        const downMs = fault + random.delayMs
        const upMs = downMs + random.outageMs
        const losses = random.losses ? { lost: (index: number) => index % random.lossEvery === 1 } : {}
        const samples = probes({
          ...random,
          downMs,
          upMs,
          latency: index => random.latencies[index % 50] ?? 1,
          arpEarly: random.named && random.arpEarly,
          ...losses,
        })
        const interval = observedOutage(samples, window)?.interval

        expect(interval?.min ?? -1).toBeLessThanOrEqual(random.outageMs)
        // Less the allowance for the client's own probing: the bounds themselves must hold.
        expect((interval?.max ?? -1) - 40).toBeGreaterThanOrEqual(random.outageMs)
      }),
      { numRuns: 1500 },
    )
  })
})
