import { describe, expect, it } from 'vitest'
import { backlog } from './collect.ts'

/** Which of the lines received at these times are believed in the end. */
function believed(times: readonly number[]): readonly boolean[] {
  const tell = backlog()
  const found: boolean[] = []
  for (const atMs of times) {
    const { stale, previousToo } = tell(atMs, 100)
    if (previousToo) found[found.length - 1] = false
    found.push(!stale)
  }
  return found
}

describe('backlog', () => {
  it('takes lines that come at their pace, with some jitter, as they are', () => {
    expect(believed([0, 105, 260, 310, 420, 640, 660, 770])).not.toContain(false)
  })

  it('believes a sampler that is slow itself', () => {
    expect(believed([0, 400, 900, 1010, 1500, 3000, 3110])).not.toContain(false)
  })

  it('does not believe what comes in a burst after a stall until it is worked off', () => {
    const burst = [0, 100, 5000, ...Array.from({ length: 48 }, (_, index) => 5001 + index)]

    const told = believed([...burst, 5150, 5250])

    expect(told.slice(0, 2)).toEqual([true, true])
    expect(told.slice(2, 45)).not.toContain(true)
    expect(told.slice(-2)).toEqual([true, true])
  })
})
