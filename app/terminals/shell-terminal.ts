/** A free shell for one screen: its bytes as fast as the screen shows them, and a new shell where the link was lost. */
import { setTimeout as delay } from 'node:timers/promises'
import type { TerminalState } from '../../engine/contract/terminals.ts'
import { isRunError } from '../../engine/errors.ts'
import type { Session, ShellChannel } from '../../engine/ports.ts'
import { createBatch, type Batch } from './batch.ts'
import { unexpected } from '../unexpected.ts'
import { createCredit } from './credit.ts'
import type { HostLink } from './host-links.ts'
import type { LiveTerminal, Screen } from './live-terminal.ts'

export interface ShellOptions {
  readonly screen: Screen
  readonly columns: number
  readonly rows: number
  readonly link: HostLink
  /** Called each time a shell is there. */
  opened(): Promise<void>
}

const pauseMs = 500
/** How often the link's round trip is told. */
const tellEveryMs = 2000

export function openShellTerminal(options: ShellOptions): LiveTerminal {
  return new ShellTerminal(options)
}

class ShellTerminal implements LiveTerminal {
  readonly #options: ShellOptions
  readonly #credit = createCredit()
  readonly #batch: Batch
  readonly #closed = new AbortController()
  #size: { columns: number; rows: number }
  #shell: ShellChannel | undefined
  #working: Promise<void> | undefined

  constructor(options: ShellOptions) {
    this.#options = options
    this.#batch = createBatch(bytes => options.screen.bytes(bytes))
    this.#size = { columns: options.columns, rows: options.rows }
    this.reopen()
  }

  write(input: string | Uint8Array): void {
    this.#shell?.write(input)
  }

  resize(columns: number, rows: number): void {
    this.#size = { columns, rows }
    this.#shell?.resize(columns, rows)
  }

  shown(bytes: number): void {
    this.#credit.shown(bytes)
  }

  reopen(): void {
    if (this.#closed.signal.aborted) return
    this.#working ??= this.#work().finally(() => (this.#working = undefined))
  }

  async close(): Promise<void> {
    this.#closed.abort()
    // A screen that is gone shows nothing any more: what waits for it must not wait for ever.
    this.#credit.end()
    await this.#shell?.[Symbol.asyncDispose]()
    await this.#working
    this.#options.link.release()
  }

  async #work(): Promise<void> {
    this.#tell({ status: 'connecting' })
    while (!this.#closed.signal.aborted) {
      const end = await this.#live()
      if (end !== undefined) return this.#tell(end)
      this.#tell({ status: 'lost' })
      // A host that lets us in and drops us at once is not to be hammered at.
      await delay(pauseMs, undefined, { signal: this.#closed.signal }).catch(() => undefined)
    }
  }

  /** One shell from its beginning to its end; undefined where its link was lost, so that another one may follow. */
  async #live(): Promise<TerminalState | undefined> {
    const { signal } = this.#closed
    try {
      const session = await this.#options.link.session(signal)
      await using shell = await session.shell({ ...this.#size, term: 'xterm-256color', signal })
      await this.#options.opened()
      // Closed meanwhile, it was not there to be closed: it goes here, and does not wait for a byte that may never come.
      if (signal.aborted) return undefined
      this.#shell = shell
      using _telling = this.#tellRoundTrips(session)
      await this.#pump(shell)
      const end = await shell.ended
      if (end.reason === 'lost') return undefined
      const { exitCode, signal: name } = end.reason === 'exited' ? end : { exitCode: null }
      return { status: 'ended', exitCode, ...(name !== undefined && { signal: name }) }
    } catch (error) {
      const { code, params } = isRunError(error) ? error : unexpected(error)
      return { status: 'failed', code, params }
    } finally {
      this.#shell = undefined
    }
  }

  async #pump(shell: ShellChannel): Promise<void> {
    for await (const bytes of shell.output) {
      this.#credit.sent(bytes.length)
      this.#batch.add(bytes)
      await this.#credit.room()
      if (this.#closed.signal.aborted) return
    }
    this.#batch.flush()
  }

  #tellRoundTrips(session: Session): Disposable {
    const tell = (): void => {
      const ms = session.roundTripMs()
      this.#tell({ status: 'open', ...(ms !== undefined && { roundTripMs: Math.round(ms) }) })
    }
    tell()
    const timer = setInterval(tell, tellEveryMs).unref()
    return { [Symbol.dispose]: () => clearInterval(timer) }
  }

  #tell(state: TerminalState): void {
    if (!this.#closed.signal.aborted) this.#options.screen.state(state)
  }
}
