/** One terminal of this page: an xterm.js screen and the stream that fills it. It outlives the component that shows it. */
import { shallowRef, type ShallowRef } from 'vue'
import { shownEvery } from '../../../engine/contract/frames.ts'
import type { TerminalState, TerminalTarget, TerminalView } from '../../../engine/contract/terminals.ts'
import type { ErrorParams } from '../../../engine/errors.ts'
import type { Language } from '../../../engine/runbook/text.ts'
import type { Client } from '../../link/client.ts'
import { mute } from './mute.ts'
import { PaneLine } from './pane-line.ts'
import { createScreen, restyle, type Look, type Screen } from './screen.ts'

export interface Problem {
  readonly code: string
  readonly params: ErrorParams
}

export interface PaneTerminal {
  readonly kind: TerminalTarget['kind']
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
  /** A new shell after the last one ended, or another try where none could be opened. */
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
  readonly kind: TerminalTarget['kind']
  readonly screen: Screen
  readonly state = shallowRef<TerminalState>({ status: 'connecting' })
  readonly view = shallowRef<TerminalView>()
  readonly problem = shallowRef<Problem>()
  readonly #options: PaneTerminalOptions
  readonly #element = document.createElement('div')
  readonly #line: PaneLine
  #language: Language
  #shown = 0

  constructor(options: PaneTerminalOptions) {
    this.#options = options
    this.kind = options.target.kind
    this.#language = options.language
    this.#element.className = 'pane-screen'
    this.screen = createScreen(options.look)
    this.#line = new PaneLine(options.client, options.target, {
      opened: view => (this.view.value = view),
      bytes: bytes => this.#receive(bytes),
      state: state => this.#changed(state),
      refused: problem => (this.problem.value = problem),
    })
    const { terminal } = this.screen
    if (options.target.kind === 'run') mute(terminal)
    terminal.onData(text => this.#write({ text }))
    terminal.onBinary(text => this.#write({ text, binary: true }))
    terminal.onResize(({ cols, rows }) => this.#line.tell('terminals.resize', { columns: cols, rows }))
  }

  mount(parent: HTMLElement): void {
    const isNew = this.screen.terminal.element === undefined
    parent.append(this.#element)
    if (isNew) {
      this.screen.terminal.open(this.#element)
      this.screen.terminal.loadAddon(this.screen.drawing)
    }
    this.refit()
    if (isNew) this.#open()
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
    if (this.#line.number === undefined) this.#open()
    else this.#line.tell('terminals.reopen', {})
    this.screen.terminal.focus()
  }

  restart(language: Language): void {
    this.#language = language
    const { terminal } = this.screen
    // After what has arrived and is not drawn yet.
    if (this.#options.target.kind === 'run') terminal.write('', () => terminal.reset())
    else this.#separate({ status: 'lost' })
    this.#open()
  }

  dispose(): void {
    this.#line.close()
    this.screen.terminal.dispose()
    this.#element.remove()
  }

  #open(): void {
    const { cols: columns, rows } = this.screen.terminal
    this.#shown = 0
    void this.#line.open({ columns, rows }, this.#language)
  }

  #receive(bytes: Uint8Array): void {
    const { number } = this.#line
    this.screen.terminal.write(bytes, () => {
      this.screen.drawing.parsed(bytes.length)
      if (number !== this.#line.number) return
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
    this.problem.value = undefined
    for (let at = 0; at < input.text.length; at += longestWrite) {
      this.#line.tell('terminals.write', { ...input, text: input.text.slice(at, at + longestWrite) })
    }
  }
}
