/** A shell whose host side is the test: it says what the host shows and sees what was typed. */
import type { ShellChannel, ShellEnd } from '../../engine/ports.ts'

export interface MemoryShell extends ShellChannel {
  readonly typed: readonly string[]
  /** Columns and rows, in order of the changes. */
  readonly sizes: readonly (readonly [number, number])[]
  /** Bytes that were shown and that nobody has read. */
  unread(): number
  show(text: string | Uint8Array): void
  end(end: ShellEnd): void
}

export function memoryShell(): MemoryShell {
  const typed: string[] = []
  const sizes: [number, number][] = []
  const queue: Uint8Array[] = []
  let wake = (): void => {}
  let over = false
  let settle: (end: ShellEnd) => void = () => {}
  const ended = new Promise<ShellEnd>(resolve => (settle = resolve))

  async function* output(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const bytes = queue.shift()
      if (bytes !== undefined) yield bytes
      else if (over) return
      else await new Promise<void>(resolve => (wake = resolve))
    }
  }
  function end(reason: ShellEnd): void {
    over = true
    settle(reason)
    wake()
  }
  return {
    typed,
    sizes,
    output: output(),
    ended,
    unread: () => queue.reduce((sum, bytes) => sum + bytes.length, 0),
    write: input => void typed.push(typeof input === 'string' ? input : Buffer.from(input).toString()),
    resize: (columns, rows) => void sizes.push([columns, rows]),
    show(text) {
      queue.push(typeof text === 'string' ? Buffer.from(text) : text)
      wake()
    },
    end,
    [Symbol.asyncDispose]: () => Promise.resolve(end({ reason: 'closed' })),
  }
}
