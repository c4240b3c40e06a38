/** An action's view in the reader's language. */
import type { ActionView } from '../actions/kind.ts'
import type { Language } from '../runbook/text.ts'
import { sayLine } from './lines.ts'
import { sayMarks } from './marks.ts'

/** `literal`: a command, a statement or a path, to be set as such. */
export interface Piece {
  readonly text: string
  readonly literal?: true
}

export function pieceOf(plain: string, phrase: ActionView['says'], language: Language): Piece {
  const text = sayMarks(sayLine(plain, phrase, language), language)
  return phrase === undefined ? { text, literal: true } : { text }
}

export function summaryPiece({ summary, says }: ActionView, language: Language): Piece {
  return pieceOf(summary, says, language)
}

/** What runs on the host, literally. What a person is asked is its summary already. */
export function bodyOf({ kind, body, says }: ActionView, language: Language): string | undefined {
  if (body === undefined || (kind === 'ask' && says !== undefined)) return undefined
  return sayMarks(body, language)
}
