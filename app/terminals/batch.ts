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

export function createBatch(send: (bytes: Uint8Array) => void): Batch {
  return new Gathering(send)
}

class Gathering implements Batch {
  readonly #send: (bytes: Uint8Array) => void
  #parts: Uint8Array[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send
  }

  add(bytes: Uint8Array): void {
    this.#parts.push(bytes)
    this.#bytes += bytes.length
    if (this.#timer === undefined || this.#bytes >= most) this.flush()
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#bytes === 0) return
    const [first = new Uint8Array()] = this.#parts
    const bytes = this.#parts.length === 1 ? first : Buffer.concat(this.#parts, this.#bytes)
    this.#parts = []
    this.#bytes = 0
    this.#timer = setTimeout(() => this.flush(), patience)
    this.#send(bytes)
  }
}
