export interface Deadline {
  /** Runs `work` with the clock standing still. */
  paused<T>(work: Promise<T>): Promise<T>
  stop(): void
}

/** Calls `expired` after `seconds`, the time in which something is `paused` not counted. */
export function createDeadline(seconds: number, expired: () => void): Deadline {
  let left = seconds * 1000
  let startedAt = performance.now()
  let holders = 0
  let stopped = false
  let timer: NodeJS.Timeout | undefined = setTimeout(expired, left)

  function hold(): void {
    holders += 1
    if (holders > 1 || stopped) return
    clearTimeout(timer)
    left -= performance.now() - startedAt
  }
  function release(): void {
    holders -= 1
    if (holders > 0 || stopped) return
    startedAt = performance.now()
    timer = setTimeout(expired, Math.max(0, left))
  }
  return {
    async paused(work) {
      hold()
      try {
        return await work
      } finally {
        release()
      }
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
