/** The terminal's colours: ground and ink from the tokens, the sixteen of ANSI readable on either of them. */
import type { ITheme } from '@xterm/xterm'

const light: ITheme = {
  black: '#1c242c',
  red: '#b3261e',
  green: '#14713f',
  yellow: '#8a5a00',
  blue: '#0a5cb8',
  magenta: '#8a2a8f',
  cyan: '#0b6a75',
  white: '#5d6873',
  brightBlack: '#505c68',
  brightRed: '#c5322a',
  brightGreen: '#177e47',
  brightYellow: '#946200',
  brightBlue: '#1767c9',
  brightMagenta: '#9c35a2',
  brightCyan: '#0d7784',
  brightWhite: '#1c242c',
  selectionBackground: '#bcd6f5',
}
const dark: ITheme = {
  black: '#5a6672',
  red: '#f47c72',
  green: '#56c58c',
  yellow: '#e3ad4a',
  blue: '#67aef7',
  magenta: '#d592dc',
  cyan: '#5cc3cf',
  white: '#d4dbe2',
  brightBlack: '#98a5b2',
  brightRed: '#ff9c94',
  brightGreen: '#7fdcab',
  brightYellow: '#f2c878',
  brightBlue: '#93c6fb',
  brightMagenta: '#e5b3ea',
  brightCyan: '#8ddbe4',
  brightWhite: '#ffffff',
  selectionBackground: '#2c4a6b',
}

export function terminalColours(isDark: boolean): ITheme {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  const [ground, ink] = [token('--terminal'), token('--terminal-ink')]
  return {
    ...(isDark ? dark : light),
    background: ground,
    foreground: ink,
    cursor: ink,
    cursorAccent: ground,
  }
}
