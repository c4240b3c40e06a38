/**
 * Bytes of a terminal on their way to its screen, few and large. A host's PTY gives 4 KiB at a time, and a piece costs more on
 * its way than its bytes do. What comes after a pause goes at once, so that nobody waits for an echo.
 */
export interface Batch {
  add(bytes: Uint8Array): void
  /** Sends what there is. */
  flush(): void
}

/** Bytes that go together. */
const most = 128 * 1024
/** Milliseconds that a byte waits for more. */
const patience = 4

/** `send`: the bytes are its own until it returns; then the next ones take their place. */
export function createBatch(send: (bytes: Uint8Array) => void): Batch {
  return new Gathering(send)
}

class Gathering implements Batch {
  readonly #send: (bytes: Uint8Array) => void
  /** Made by the first bytes that wait: a pane that is only watched never has any. */
  #gathered: Uint8Array | undefined
  #bytes = 0
  #timer: NodeJS.Timeout | undefined

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send
  }

  add(bytes: Uint8Array): void {
    if (this.#timer === undefined) {
      this.#wait()
      if (bytes.length > 0) this.#send(bytes)
      return
    }
    for (let at = 0; at < bytes.length;) {
      this.#gathered ??= new Uint8Array(most)
      const part = bytes.subarray(at, at + most - this.#bytes)
      this.#gathered.set(part, this.#bytes)
      this.#bytes += part.length
      at += part.length
      if (this.#bytes === most) this.flush()
    }
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#gathered === undefined || this.#bytes === 0) return
    const bytes = this.#gathered.subarray(0, this.#bytes)
    this.#bytes = 0
    this.#wait()
    this.#send(bytes)
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.flush(), patience)
  }
}
