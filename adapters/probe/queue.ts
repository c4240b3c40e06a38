/** Values pushed from callbacks, read as an async iterable until it is closed; what was pushed before is still read. */
export interface Queue<T> extends AsyncIterable<T> {
  push(value: T): void
  close(): void
}

export function createQueue<T>(): Queue<T> {
  const values: T[] = []
  let closed = false
  let wake: (() => void) | undefined
  const awake = (): void => {
    wake?.()
    wake = undefined
  }
  return {
    push(value) {
      if (closed) return
      values.push(value)
      awake()
    },
    close() {
      closed = true
      awake()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const next = values.shift()
        if (next !== undefined) yield next
        else if (closed) return
        else await new Promise<void>(resolve => (wake = resolve))
      }
    },
  }
}
