/** What a screen may be sent ahead of what it has shown: a flood waits on the host, not in our memory. */
import { shownEvery } from '../../engine/contract/frames.ts'

export interface Credit {
  sent(bytes: number): void
  shown(bytes: number): void
  /** Resolves once there is room: as soon as a screen has shown what it tells at once. */
  room(): Promise<void>
  /** Nobody shows anything any more: whoever waits for room goes on. */
  end(): void
}

/**
 * Bytes. Enough that no screen runs dry while its answer is under way or we collect garbage, and no more, since the echo of a key
 * comes behind all of it: 10 ms for a page that shows 65 MB a second. What a screen keeps to itself, less than `shownEvery`, is
 * never all there is.
 */
const windowBytes = 5 * shownEvery

export function createCredit(): Credit {
  let ahead = 0
  let waiting: { readonly promise: Promise<void>; readonly resume: () => void } | undefined

  function resume(): void {
    waiting?.resume()
    waiting = undefined
  }
  return {
    sent(bytes) {
      ahead += bytes
      if (ahead < windowBytes || waiting !== undefined) return
      let go = (): void => undefined
      const promise = new Promise<void>(resolve => (go = resolve))
      waiting = { promise, resume: go }
    },
    shown(bytes) {
      ahead = Math.max(0, ahead - bytes)
      if (ahead <= windowBytes - shownEvery) resume()
    },
    room: () => waiting?.promise ?? Promise.resolve(),
    end() {
      ahead = 0
      resume()
    },
  }
}
