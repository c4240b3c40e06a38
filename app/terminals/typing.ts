/** What a person types into a program that a run started on a terminal. */
import type { ExecOptions } from '../../engine/ports.ts'

export interface Typing {
  /** For the engine: begins to take what is typed when the program is there, until it is gone. */
  terminal(): NonNullable<ExecOptions['tty']>
  /** Ignored while no program is there. */
  type(text: string): void
  isOpen(): boolean
  /** For the next program: it keeps the size that it begins with. */
  resize(columns: number, rows: number): void
  /** Called when a program begins or ceases to listen. Returns its own undo. */
  onChange(listener: () => void): () => void
}

export function createTyping(): Typing {
  const listeners = new Set<() => void>()
  let size = { columns: 100, rows: 30 }
  let current: Input | undefined

  function set(next: Input | undefined): void {
    current = next
    for (const listener of listeners) listener()
  }
  function begin(): AsyncIterator<string> {
    const input = createInput(() => {
      if (current === input) set(undefined)
    })
    set(input)
    return input.iterator
  }
  return {
    terminal: () => ({ ...size, input: { [Symbol.asyncIterator]: begin } }),
    type: text => current?.push(text),
    isOpen: () => current !== undefined,
    resize: (columns, rows) => void (size = { columns, rows }),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

interface Input {
  readonly iterator: AsyncIterator<string>
  push(text: string): void
}

/** By hand: a generator that waits for a key hears of its end only with the next key. */
function createInput(ended: () => void): Input {
  const queue: string[] = []
  let give: ((result: IteratorResult<string>) => void) | undefined
  let isOver = false
  const done: IteratorResult<string> = { done: true, value: undefined }
  return {
    push(text) {
      if (give === undefined) queue.push(text)
      else give({ value: text })
      give = undefined
    },
    iterator: {
      next() {
        const text = queue.shift()
        if (text !== undefined) return Promise.resolve({ value: text })
        return isOver ? Promise.resolve(done) : new Promise(resolve => (give = resolve))
      },
      return() {
        isOver = true
        give?.(done)
        ended()
        return Promise.resolve(done)
      },
    },
  }
}
