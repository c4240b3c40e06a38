import type { Clock } from '../../engine/ports.ts'

/** Calls `expired` once nothing touched it for `seconds`; a laptop that slept is found out by the wall clock. */
export function createIdleWatch(seconds: number, clock: Clock, expired: () => void) {
  // Both clocks: one stands still while the laptop sleeps, the other may be set back.
  let until = { wall: Infinity, monotonic: Infinity }
  let waiting: AbortController | undefined

  function check(): void {
    if (clock.wall() >= until.wall || clock.monotonic() >= until.monotonic) expired()
  }
  async function watch(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      // At most a minute at a time: the time asleep does not count for a timer.
      const rest = Math.max(1, until.monotonic - clock.monotonic())
      await clock.sleep(Math.min(60_000, rest), stop)
      check()
    }
  }
  function stop(): void {
    until = { wall: Infinity, monotonic: Infinity }
    waiting?.abort()
    waiting = undefined
  }
  return {
    check,
    stop,
    touch(): void {
      if (seconds === Infinity) return
      until = { wall: clock.wall() + seconds * 1000, monotonic: clock.monotonic() + seconds * 1000 }
      if (waiting !== undefined) return
      waiting = new AbortController()
      watch(waiting.signal).catch(() => undefined)
    },
  }
}
