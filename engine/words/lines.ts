/** One line that says what an action does, what a check looks for, or what a piece of evidence is. */
import type { Phrase } from '../phrase.ts'
import type { Language } from '../runbook/text.ts'
import { sayPhrase } from './fill.ts'

/** A command, a statement or a path is the same in every language; everything else is a phrase. */
export type Line = string | Phrase

/** In English: what other programs read, and releases that know no phrases. */
export function plainLine(line: Line): string {
  return typeof line === 'string' ? line : sayPhrase(line, 'en')
}

/** The phrase beside it, where it has one. */
export function says(line: Line): { readonly says?: Phrase } {
  return typeof line === 'string' ? {} : { says: line }
}

/** What a person sees; `plain` alone is what an older run kept. */
export function sayLine(plain: string, phrase: Phrase | undefined, language: Language): string {
  return phrase === undefined ? plain : sayPhrase(phrase, language)
}

/** The two fields of an action's view. */
export function summed(line: Line): { readonly summary: string; readonly says?: Phrase } {
  return { summary: plainLine(line), ...says(line) }
}
