import { describe, expect, it } from 'vitest'
import { inTurn, isMet, median, ratio, type Measured } from './measure.ts'

const base: Measured = { row: 1, what: 'x', unit: 'ms', ours: [3, 1, 2], goal: 0.5 }

describe('median', () => {
  it.each([
    [[5], 5],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[100, 2, 1, 10], 6],
  ])('of %j is %d', (samples, wanted) => {
    expect(median(samples)).toBe(wanted)
  })

  it('of nothing is an error, not a zero that would meet every goal', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

describe('isMet', () => {
  it('holds the ratio of medians against the goal where there is a peer', () => {
    const half = { ...base, peer: { name: 'ssh', samples: [4, 4, 4] } }

    expect(ratio(half)).toBe(0.5)
    expect(isMet(half)).toBe(true)
    expect(isMet({ ...half, goal: 0.49 })).toBe(false)
  })

  it('holds our own median against a fixed value where there is none', () => {
    expect(ratio(base)).toBeUndefined()
    expect(isMet({ ...base, goal: 2 })).toBe(true)
    expect(isMet({ ...base, goal: 1.9 })).toBe(false)
  })
})

it('takes repetitions of both sides in turn', async () => {
  const log: string[] = []
  const side = (name: string) => () => Promise.resolve(log.push(name))

  const samples = await inTurn(2, { ours: side('a'), peer: side('b') })

  expect(log).toEqual(['a', 'b', 'a', 'b'])
  expect(samples).toEqual({ ours: [1, 3], peer: [2, 4] })
})
