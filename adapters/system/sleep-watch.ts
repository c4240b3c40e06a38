/** Finds out afterwards that the laptop slept, where nothing tells of it beforehand. */
import type { Clock } from '../../engine/ports.ts'

/** How often it looks, and how much later than that it must be for a sleep. */
const everyMs = 2000
const gapMs = 10_000

/** Calls `slept` after a gap in the time; a process that was stopped, or a clock set on, counts as well. Returns its end. */
export function watchSleep(clock: Clock, slept: () => void): () => void {
  let last = clock.wall()
  return clock.every(everyMs, () => {
    const now = clock.wall()
    const gap = now - last
    last = now
    if (gap > everyMs + gapMs) slept()
  })
}
