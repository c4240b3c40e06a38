import { hasActing, visible } from '../../../engine/visible.ts'

/** What is worth a look before it goes to a host. */
export interface PasteFacts {
  readonly lines: number
  /** The last line ends: it runs at once. */
  readonly runsLast: boolean
  /** Characters that do something instead of being text. */
  readonly controls: number
}

/** A single line without such characters goes through: nothing runs before somebody presses Enter. */
export function needsLook(text: string): boolean {
  return /[\r\n]/.test(text) || factsOf(text).controls > 0
}

export function factsOf(text: string): PasteFacts {
  const lines = text.split(/\r\n|\r|\n/)
  const runsLast = lines.length > 1 && lines.at(-1) === ''
  return {
    lines: runsLast ? lines.length - 1 : lines.length,
    runsLast,
    controls: [...text].filter(isControl).length,
  }
}

export interface Piece {
  readonly text: string
  /** A control character in caret notation, or another one that acts instead of being seen. */
  readonly isControl: boolean
}

/** For the eye: text as it is, control characters as ^[ and the like, others by their number, told apart so that none of them hides. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: { text: string; isControl: boolean }[] = []
  for (const character of text.replaceAll(/\r\n?/g, '\n')) {
    const control = isControl(character)
    const shown = control ? caret(character) : character
    const last = pieces.at(-1)
    if (last !== undefined && !last.isControl && !control) last.text += shown
    else pieces.push({ text: shown, isControl: control })
  }
  return pieces
}

function isControl(character: string): boolean {
  return !'\t\r\n'.includes(character) && hasActing(character)
}

function caret(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code < 0x80 ? `^${String.fromCodePoint(code ^ 0x40)}` : visible(character)
}
