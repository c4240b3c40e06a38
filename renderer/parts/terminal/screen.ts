/** xterm.js as a pane has it. Nothing that a host sends reaches beyond it: no title, no clipboard, no link that opens. */
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { CalmDrawing } from './calm-drawing.ts'
import { terminalColours } from './colours.ts'

export interface Look {
  /** Pixels. */
  readonly fontSize: number
  /** CSS families before the built-in list; empty: none. */
  readonly font: string
  readonly isDark: boolean
}

export interface Screen {
  readonly terminal: Terminal
  readonly fit: FitAddon
  readonly search: SearchAddon
  /** To be loaded once the terminal is open. */
  readonly drawing: CalmDrawing
}

export function createScreen(look: Look): Screen {
  const terminal = new Terminal({
    ...optionsOf(look),
    // The width of characters and the marks of a search are still called proposals there.
    allowProposedApi: true,
    cursorBlink: false,
    scrollback: 10_000,
    minimumContrastRatio: 4.5,
    rightClickSelectsWord: false,
    linkHandler: { activate: () => undefined },
  })
  const fit = new FitAddon()
  const search = new SearchAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  return { terminal, fit, search, drawing: new CalmDrawing() }
}

export function restyle({ terminal, fit }: Screen, look: Look): void {
  Object.assign(terminal.options, optionsOf(look))
  fit.fit()
}

function optionsOf({ fontSize, font, isDark }: Look) {
  const builtIn = getComputedStyle(document.documentElement).getPropertyValue('--mono').trim()
  return {
    fontSize,
    fontFamily: font === '' ? builtIn : `${font}, ${builtIn}`,
    theme: terminalColours(isDark),
  }
}
