/** One terminal of this page: an xterm.js screen and the stream that fills it. It outlives the component that shows it. */
import { shallowRef, type ShallowRef } from 'vue'
import type { MethodInput, MethodName } from '../../../engine/contract/contract.ts'
import { shownEvery } from '../../../engine/contract/frames.ts'
import type { TerminalState, TerminalTarget, TerminalView } from '../../../engine/contract/terminals.ts'
import type { ErrorParams } from '../../../engine/errors.ts'
import type { Language } from '../../../engine/runbook/text.ts'
import { CallError, type Client } from '../../link/client.ts'
import { createScreen, restyle, type Look, type Screen } from './screen.ts'

export interface Problem {
  readonly code: string
  readonly params: ErrorParams
}

export interface PaneTerminal {
  readonly screen: Screen
  readonly state: Readonly<ShallowRef<TerminalState>>
  readonly view: Readonly<ShallowRef<TerminalView | undefined>>
  /** Why what was typed last did not go out. */
  readonly problem: Readonly<ShallowRef<Problem | undefined>>
  /** Shows it inside `parent`, in the size that there is. */
  mount(parent: HTMLElement): void
  refit(): void
  restyle(look: Look): void
  /** Sends text as if it had been typed. */
  paste(text: string): void
  /** A new shell after the last one ended. */
  reopen(): void
  /** The line to the program was lost, or the language changed: begins anew. */
  restart(language: Language): void
  dispose(): void
}

export interface PaneTerminalOptions {
  readonly client: Client
  readonly target: TerminalTarget
  readonly look: Look
  readonly language: Language
  /** The line that stands between an old shell and a new one. */
  separator(state: TerminalState): string
}

/** Characters of one call; a longer paste goes in pieces, in order. */
const longestWrite = 1_000_000

export function createPaneTerminal(options: PaneTerminalOptions): PaneTerminal {
  return new Pane(options)
}

class Pane implements PaneTerminal {
  readonly screen: Screen
  readonly state = shallowRef<TerminalState>({ status: 'connecting' })
  readonly view = shallowRef<TerminalView>()
  readonly problem = shallowRef<Problem>()
  readonly #options: PaneTerminalOptions
  readonly #element = document.createElement('div')
  #language: Language
  #number: number | undefined
  #forget: () => void = () => undefined
  #shown = 0

  constructor(options: PaneTerminalOptions) {
    this.#options = options
    this.#language = options.language
    this.#element.className = 'pane-screen'
    this.screen = createScreen(options.look)
    const { terminal } = this.screen
    terminal.onData(text => this.#write({ text }))
    terminal.onBinary(text => this.#write({ text, binary: true }))
    terminal.onResize(({ cols, rows }) => this.#tell('terminals.resize', { columns: cols, rows }))
  }

  mount(parent: HTMLElement): void {
    const isNew = this.screen.terminal.element === undefined
    parent.append(this.#element)
    if (isNew) {
      this.screen.terminal.open(this.#element)
      this.screen.terminal.loadAddon(this.screen.drawing)
    }
    this.refit()
    if (isNew) void this.#open()
  }

  refit(): void {
    // A pane that is hidden has no size.
    if (this.#element.clientHeight > 0) this.screen.fit.fit()
  }

  restyle(look: Look): void {
    restyle(this.screen, look)
  }

  paste(text: string): void {
    this.screen.terminal.paste(text)
    this.screen.terminal.focus()
  }

  reopen(): void {
    this.#tell('terminals.reopen', {})
    this.screen.terminal.focus()
  }

  restart(language: Language): void {
    this.#language = language
    this.#close()
    if (this.#options.target.kind === 'run') this.screen.terminal.reset()
    else this.#separate({ status: 'lost' })
    void this.#open()
  }

  dispose(): void {
    this.#close()
    this.screen.terminal.dispose()
    this.#element.remove()
  }

  async #open(): Promise<void> {
    const { client, target } = this.#options
    const { cols: columns, rows } = this.screen.terminal
    try {
      const view = await client.call('terminals.open', { target, columns, rows, language: this.#language })
      this.#number = view.terminal
      this.view.value = view
      this.#forget = client.onTerminal(view.terminal, {
        bytes: bytes => this.#receive(bytes),
        state: state => this.#changed(state),
      })
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      this.state.value = { status: 'failed', code: error.code, params: error.params }
    }
  }

  #close(): void {
    this.#forget()
    this.#tell('terminals.close', {})
    this.#number = undefined
    this.#shown = 0
  }

  #receive(bytes: Uint8Array): void {
    const number = this.#number
    this.screen.terminal.write(bytes, () => {
      this.screen.drawing.parsed(bytes.length)
      if (number !== this.#number) return
      this.#shown += bytes.length
      if (this.#shown < shownEvery) return
      if (number !== undefined)
        this.#options.client.tell('terminals.shown', { terminal: number, bytes: this.#shown })
      this.#shown = 0
    })
  }

  #changed(state: TerminalState): void {
    if (state.status === 'lost' || state.status === 'ended' || state.status === 'failed')
      this.#separate(state)
    this.state.value = state
  }

  /** In the order of what was shown; modes and colours that the last program left behind are undone. */
  #separate(state: TerminalState): void {
    const { terminal } = this.screen
    const line = `\x1b[!p\x1b[?1000;1002;1003;1006;2004l\r\n\x1b[2m${this.#options.separator(state)}\x1b[0m\r\n`
    terminal.write('', () => {
      // Leaving the other buffer where one is not in it would move the cursor.
      const leave = terminal.buffer.active.type === 'alternate' ? '\x1b[?1049l' : ''
      terminal.write(leave + line)
    })
  }

  #write(input: { text: string; binary?: true }): void {
    for (let at = 0; at < input.text.length; at += longestWrite) {
      this.#tell('terminals.write', { ...input, text: input.text.slice(at, at + longestWrite) })
    }
  }

  /** Nobody waits for these answers. A line that is down is told elsewhere; what the host's encoding lacks, here. */
  #tell<M extends Told>(method: M, input: Omit<MethodInput<M>, 'terminal'>): void {
    const terminal = this.#number
    if (terminal === undefined) return
    const call = this.#options.client.call as (method: M, input: unknown) => Promise<unknown>
    if (method === 'terminals.write') this.problem.value = undefined
    call(method, { ...input, terminal }).catch((error: unknown) => {
      if (!(error instanceof CallError)) throw error
      if (method === 'terminals.write') this.problem.value = { code: error.code, params: error.params }
    })
  }
}

type Told = Exclude<Extract<MethodName, `terminals.${string}`>, 'terminals.open'>
