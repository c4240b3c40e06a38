/** What a screen may be sent ahead of what it has shown: a flood waits on the host, not in our memory. */
export interface Credit {
  sent(bytes: number): void
  shown(bytes: number): void
  /** Resolves once there is room again: at once below the high mark, else when the screen is down to the low one. */
  room(): Promise<void>
}

/** Bytes. Small enough that a key's echo overtakes nothing worth waiting for, large enough that a screen never starves. */
const high = 128 * 1024
const low = 64 * 1024

export function createCredit(): Credit {
  let outstanding = 0
  let waiting: { readonly promise: Promise<void>; readonly resume: () => void } | undefined
  return {
    sent(bytes) {
      outstanding += bytes
      if (outstanding < high || waiting !== undefined) return
      let resume = (): void => undefined
      const promise = new Promise<void>(resolve => (resume = resolve))
      waiting = { promise, resume }
    },
    shown(bytes) {
      outstanding = Math.max(0, outstanding - bytes)
      if (outstanding > low) return
      waiting?.resume()
      waiting = undefined
    },
    room: () => waiting?.promise ?? Promise.resolve(),
  }
}
