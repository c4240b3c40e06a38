import type { Clock } from '../../engine/ports.ts'

/** A clock that stands still until it is told to go on. */
export interface MemoryClock extends Clock {
  /** Moves both clocks on and wakes every sleeper whose time has come, in order. */
  advance(milliseconds: number): Promise<void>
}

interface Sleeper {
  due: number
  wake(): void
}

/**
 * Starts at `startWall` (ms since the epoch) with the monotonic clock at 0. With `autoAdvance` a sleep does not wait: it
 * moves the clock on by its own length, so that code which only sleeps runs through at once; what repeats never comes then.
 */
export function memoryClock(options: { startWall?: number; autoAdvance?: boolean } = {}): MemoryClock {
  const startWall = options.startWall ?? Date.UTC(2026, 0, 1)
  let now = 0
  let sleepers: Sleeper[] = []

  async function advance(milliseconds: number): Promise<void> {
    const target = now + milliseconds
    for (;;) {
      const next = sleepers.filter(sleeper => sleeper.due <= target).sort((a, b) => a.due - b.due)[0]
      if (next === undefined) break
      now = Math.max(now, next.due)
      sleepers = sleepers.filter(sleeper => sleeper !== next)
      next.wake()
      // Whoever was woken may sleep again within the same advance.
      await new Promise(resolve => setImmediate(resolve))
    }
    now = target
  }

  function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      if (options.autoAdvance === true) {
        now += milliseconds
        setImmediate(resolve)
        return
      }
      const end = (): void => {
        sleepers = sleepers.filter(other => other !== sleeper)
        reject(signal?.reason)
      }
      const sleeper: Sleeper = {
        due: now + milliseconds,
        wake() {
          signal?.removeEventListener('abort', end)
          resolve()
        },
      }
      sleepers.push(sleeper)
      signal?.addEventListener('abort', end, { once: true })
    })
  }

  function every(milliseconds: number, work: () => void): () => void {
    const sleeper = {
      due: now + milliseconds,
      wake(): void {
        start(now + milliseconds)
        work()
      },
    }
    function start(due: number): void {
      sleeper.due = due
      sleepers.push(sleeper)
    }
    start(now + milliseconds)
    return () => void (sleepers = sleepers.filter(other => other !== sleeper))
  }

  return { wall: () => startWall + now, monotonic: () => now, sleep, every, advance }
}
