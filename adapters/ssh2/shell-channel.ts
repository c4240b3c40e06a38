/** A person's own shell on a channel of its own. */
import type { ClientChannel } from 'ssh2'
import type { ShellChannel, ShellEnd, ShellOptions } from '../../engine/ports.ts'
import type { Slot } from './channel-pool.ts'
import type { Opened } from './channels.ts'
import type { Encoding } from './encoding.ts'
import { createDecoder, encode } from './encoding.ts'
import { stop } from './exec.ts'

export interface ShellContext {
  readonly slot: Slot
  readonly encoding: Encoding
  readonly signal: ShellOptions['signal']
}

export function createShell(opened: Opened, context: ShellContext): ShellChannel {
  return new Ssh2Shell(opened, context)
}

class Ssh2Shell implements ShellChannel {
  readonly output: AsyncIterable<Uint8Array>
  readonly ended: Promise<ShellEnd>
  readonly #channel: ClientChannel
  readonly #encoding: Encoding
  #settle: (end: ShellEnd) => void = () => {}
  /** No more of it than the window lets the host send. */
  readonly #unread: Buffer[] = []
  #isOver = false
  #wake: () => void = () => {}

  constructor({ channel, read }: Opened, { slot, encoding, signal }: ShellContext) {
    this.#channel = channel
    this.#encoding = encoding
    const close = (): void => this.#close()
    const forget = slot.link.onLost(() => this.#end({ reason: 'lost' }))
    this.ended = new Promise<ShellEnd>(resolve => (this.#settle = resolve)).finally(() => {
      signal?.removeEventListener('abort', close)
      forget()
      slot.release()
    })
    this.output = this.#read(read)
    this.#listen()
    signal?.addEventListener('abort', close, { once: true })
    if (signal?.aborted === true) close()
  }

  write(input: string | Uint8Array): void {
    const bytes = typeof input === 'string' ? encode(input, this.#encoding) : input
    if (this.#channel.writable && !this.#isOver) this.#channel.write(bytes)
  }

  resize(columns: number, rows: number): void {
    if (!this.#isOver) this.#channel.setWindow(rows, columns, 0, 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close()
    await this.ended
  }

  #close(): void {
    if (this.#isOver) return
    stop(this.#channel)
    this.#end({ reason: 'closed' })
  }

  #end(end: ShellEnd): void {
    this.#isOver = true
    this.#settle(end)
    this.#wake()
  }

  #listen(): void {
    const channel = this.#channel
    let exited: { exitCode: number | null; signal?: string } = { exitCode: null }
    channel.on('exit', (exitCode: number | null, signal?: string) => {
      exited = { exitCode, ...(signal !== undefined && { signal }) }
    })
    channel.on('error', () => {})
    // Each packet as it came: reading the stream would join them, a copy of all there is.
    channel.on('data', (bytes: Buffer) => {
      this.#unread.push(bytes)
      this.#wake()
    })
    channel.on('end', () => this.#wake())
    // A link that dies closes its channels first and tells its listeners in the same turn.
    channel.on('close', () => setImmediate(() => this.#end({ reason: 'exited', ...exited })))
    channel.stderr.resume()
  }

  /** What came before the end is still given out after it. */
  async *#read(granted: (bytes: number) => void): AsyncGenerator<Uint8Array> {
    const decoder = this.#encoding === 'utf-8' ? undefined : createDecoder(this.#encoding)
    for (;;) {
      const bytes = this.#unread.shift()
      if (bytes !== undefined) {
        granted(bytes.length)
        yield decoder === undefined ? bytes : Buffer.from(decoder.write(bytes))
      } else if (this.#isOver || this.#channel.readableEnded) break
      else await new Promise<void>(resolve => (this.#wake = resolve))
    }
    const rest = decoder?.end() ?? ''
    if (rest !== '') yield Buffer.from(rest)
  }
}
