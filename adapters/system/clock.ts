import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../engine/ports.ts'

/** The laptop's own clocks. `sleep` rejects with the signal's reason, not with Node's AbortError around it. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    if (signal === undefined) return delay(milliseconds)
    signal.throwIfAborted()
    await delay(milliseconds, undefined, { signal: signal }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw error
    })
  },
  every(milliseconds, work) {
    const timer = setInterval(work, milliseconds).unref()
    return () => clearInterval(timer)
  },
}
