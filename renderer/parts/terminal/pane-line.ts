/** The line from a pane to its terminal in the shell: at most one, and the one that was asked for last. */
import type { MethodInput, MethodName } from '../../../engine/contract/contract.ts'
import type { TerminalTarget, TerminalView } from '../../../engine/contract/terminals.ts'
import type { ErrorParams } from '../../../engine/errors.ts'
import type { Language } from '../../../engine/runbook/text.ts'
import { CallError, type Client, type TerminalSink } from '../../link/client.ts'

export interface PaneLineSink extends TerminalSink {
  opened(view: TerminalView): void
  /** What was typed did not go out. */
  refused(problem: { readonly code: string; readonly params: ErrorParams }): void
}

export interface OpenSize {
  readonly columns: number
  readonly rows: number
}

export class PaneLine {
  readonly #client: Client
  readonly #target: TerminalTarget
  readonly #sink: PaneLineSink
  #number: number | undefined
  #forget: () => void = () => undefined
  /** Counts what was asked for: an answer to an earlier asking comes too late. */
  #asked = 0

  constructor(client: Client, target: TerminalTarget, sink: PaneLineSink) {
    this.#client = client
    this.#target = target
    this.#sink = sink
  }

  /** Of the terminal that is open. */
  get number(): number | undefined {
    return this.#number
  }

  /** Takes the place of whatever was open or on its way. */
  async open({ columns, rows }: OpenSize, language: Language): Promise<void> {
    this.close()
    const asked = this.#asked
    this.#sink.state({ status: 'connecting' })
    try {
      const target = this.#target
      const view = await this.#client.call('terminals.open', { target, columns, rows, language })
      if (asked !== this.#asked) return this.#tell('terminals.close', { terminal: view.terminal })
      this.#number = view.terminal
      this.#sink.opened(view)
      this.#forget = this.#client.onTerminal(view.terminal, this.#sink)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      if (asked === this.#asked)
        this.#sink.state({ status: 'failed', code: error.code, params: error.params })
    }
  }

  close(): void {
    this.#asked += 1
    this.#forget()
    this.tell('terminals.close', {})
    this.#number = undefined
  }

  /** To the terminal that is open; nothing where there is none. */
  tell<M extends Told>(method: M, input: Omit<MethodInput<M>, 'terminal'>): void {
    if (this.#number !== undefined) this.#tell(method, { ...input, terminal: this.#number })
  }

  /** Nobody waits for these answers. A line that is down is told elsewhere; what the host's encoding lacks, here. */
  #tell(method: Told, input: unknown): void {
    const call = this.#client.call as (method: Told, input: unknown) => Promise<unknown>
    call(method, input).catch((error: unknown) => {
      if (!(error instanceof CallError)) throw error
      if (method === 'terminals.write') this.#sink.refused({ code: error.code, params: error.params })
    })
  }
}

type Told = Exclude<Extract<MethodName, `terminals.${string}`>, 'terminals.open'>
