/** A rehearsal's time: everything that waits, waits half as long, and every measured millisecond counts double. */
import type { Clock } from '../../engine/ports.ts'
import { systemClock } from '../system/clock.ts'

const PACE = 2

/** How long to really wait for that many rehearsed milliseconds. */
export function paced(milliseconds: number): number {
  return milliseconds / PACE
}

/** Durations come out as on real hosts; the time of day stays the real one, since the simulated hosts tell it too. */
export const rehearsalClock: Clock = {
  wall: () => systemClock.wall(),
  monotonic: () => systemClock.monotonic() * PACE,
  sleep: (milliseconds, signal) => systemClock.sleep(paced(milliseconds), signal),
  every: (milliseconds, work) => systemClock.every(paced(milliseconds), work),
}
