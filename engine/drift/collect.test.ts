import { describe, expect, it } from 'vitest'
import { backlog } from './collect.ts'

function stale(times: readonly number[]): readonly boolean[] {
  const tell = backlog()
  return times.map(atMs => tell(atMs, 100))
}

describe('backlog', () => {
  it('takes lines that come at their pace, with some jitter, as they are', () => {
    expect(stale([0, 105, 260, 310, 420, 640, 660, 770])).not.toContain(true)
  })

  it('does not believe what comes in a burst after a stall until it is worked off', () => {
    const burst = [0, 100, 5000, ...Array.from({ length: 48 }, (_, index) => 5001 + index)]

    const told = stale([...burst, 5150, 5250])

    expect(told.slice(0, 2)).toEqual([false, false])
    expect(told.slice(2, 45)).not.toContain(false)
    expect(told.at(-1)).toBe(false)
  })
})
