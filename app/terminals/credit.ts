/**
 * What a screen may be sent ahead of what it has shown: a flood waits on the host, not in our memory. As much as keeps the
 * screen busy and no more, since the echo of a key comes behind all of it: the window grows while the screen runs dry between
 * two pieces, and shrinks while pieces wait too long for their turn.
 */
export interface Credit {
  sent(bytes: number): void
  /** `dry`: the screen has nothing left to show. */
  shown(bytes: number, dry: boolean): void
  /** Resolves once there is room again: at once below the window, else when the screen is down to half of it. */
  room(): Promise<void>
  /** Nobody shows anything any more: whoever waits for room goes on. */
  end(): void
}

/** Bytes. */
const smallest = 128 * 1024
const largest = 1024 * 1024
/** Milliseconds that a piece may wait on its way and at the screen. */
const patience = 30

export function createCredit(now: () => number = () => performance.now()): Credit {
  return new Window(now)
}

class Window implements Credit {
  readonly #now: () => number
  #bytes = smallest
  #sent = 0
  #shown = 0
  /** Whether the sender had to wait since the screen was last dry. */
  #wasFull = false
  #timed: { readonly upTo: number; readonly at: number } | undefined
  #waiting: { readonly promise: Promise<void>; readonly resume: () => void } | undefined

  constructor(now: () => number) {
    this.#now = now
  }

  sent(bytes: number): void {
    this.#sent += bytes
    this.#timed ??= { upTo: this.#sent, at: this.#now() }
    if (this.#sent - this.#shown < this.#bytes || this.#waiting !== undefined) return
    this.#wasFull = true
    let resume = (): void => undefined
    const promise = new Promise<void>(resolve => (resume = resolve))
    this.#waiting = { promise, resume }
  }

  shown(bytes: number, dry: boolean): void {
    this.#shown = Math.min(this.#sent, this.#shown + bytes)
    if (dry && this.#wasFull) {
      this.#bytes = Math.min(largest, this.#bytes * 2)
      this.#wasFull = false
    } else if (!dry && this.#waitedTooLong()) {
      this.#bytes = Math.max(smallest, this.#bytes * 0.75)
    }
    if (this.#timed !== undefined && this.#shown >= this.#timed.upTo) this.#timed = undefined
    if (this.#sent - this.#shown <= this.#bytes / 2) this.#resume()
  }

  room(): Promise<void> {
    return this.#waiting?.promise ?? Promise.resolve()
  }

  end(): void {
    this.#shown = this.#sent
    this.#resume()
  }

  #waitedTooLong(): boolean {
    const timed = this.#timed
    return timed !== undefined && this.#shown >= timed.upTo && this.#now() - timed.at > patience
  }

  #resume(): void {
    this.#waiting?.resume()
    this.#waiting = undefined
  }
}
