/** Every code the engine can say, from one record a topic. Shells and reports speak through `sayCode`. */
import type { ErrorParams } from '../errors.ts'
import type { Language, Text } from '../runbook/text.ts'
import { actionWords } from './actions.ts'
import { checkWords } from './checks.ts'
import { driftWords } from './drift.ts'
import { errorWords } from './errors.ts'
import { bare, fill } from './fill.ts'
import { reasonWords } from './run.ts'

/** In this order: where two topics use one code, the first one's words are used. */
export const topics: readonly Readonly<Record<string, Text>>[] = [
  actionWords,
  checkWords,
  driftWords,
  reasonWords,
  errorWords,
]

/** The words of a code; undefined for one that this release does not know (a journal may be newer). */
export function wordsOf(code: string): Text | undefined {
  return topics.find(topic => Object.hasOwn(topic, code))?.[code]
}

/** A code in words, its data filled in. An unknown code is shown as it is, with its data. */
export function sayCode(code: string, params: ErrorParams, language: Language): string {
  const words = wordsOf(code)
  return words === undefined ? bare(code, params, language) : fill(words, params, language)
}
