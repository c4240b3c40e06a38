import { describe, expect, it } from 'vitest'
import { expectedTimes, skewMs } from './expected.ts'

const pair = { advertMs: 1000, vrrpVersion: 2, keepalivedMajor: 2 } as const

describe('skewMs', () => {
  it.each([
    [50, 805],
    [80, 688],
    [100, 609],
    [150, 414],
    [200, 219],
  ])('is that of RFC 3768 for priority %d', (priority, skew) => {
    expect(Math.round(skewMs(priority, 1000, 2))).toBe(skew)
  })

  it('shrinks with the advert interval in version 3 only', () => {
    expect(skewMs(128, 100, 3)).toBe(50)
    expect(skewMs(128, 100, 2)).toBe(500)
  })
})

describe('expectedTimes', () => {
  it('is the skew for a graceful stop', () => {
    const { withoutMaster } = expectedTimes({ ...pair, fault: 'stop-service', priorityOfTaker: 100 })

    expect(withoutMaster.min).toBeCloseTo(609.4, 1)
    expect(withoutMaster.max).toBeCloseTo(709.4, 1)
  })

  it('holds what was measured with the switch port down (2.71 to 2.86 s, priority 100)', () => {
    const { withoutMaster } = expectedTimes({ ...pair, fault: 'link-down', priorityOfTaker: 100 })

    expect(withoutMaster.min).toBeLessThan(2710)
    expect(withoutMaster.max).toBeGreaterThan(2860)
    expect(withoutMaster.max).toBeCloseTo(3609.4, 1)
  })

  it('adds one advert before keepalived 2, and allows for it where the version is unknown', () => {
    const question = { ...pair, fault: 'stop-service', priorityOfTaker: 100 } as const
    const modern = expectedTimes(question).withoutMaster
    const old = expectedTimes({ ...question, keepalivedMajor: 1 }).withoutMaster
    const unknown = expectedTimes({ ...question, keepalivedMajor: undefined }).withoutMaster

    expect(old).toEqual({ min: modern.min + 1000, max: modern.max + 1000 })
    expect(unknown).toEqual({ min: modern.min, max: modern.max + 1000 })
  })

  it('expects clients to notice nothing when a node comes back', () => {
    const question = { ...pair, fault: 'start-service', priorityOfTaker: 200 } as const

    expect(expectedTimes({ ...question, preempt: true })).toEqual({
      withoutMaster: { min: 0, max: 0 },
      takeover: { min: 0, max: 3000 + 218.75 + 1000 },
    })
    expect(expectedTimes(question).takeover.max).toBe(0)
  })
})
