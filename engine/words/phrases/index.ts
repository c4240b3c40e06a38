/** Words of what is not a sentence by itself: lines of a plan, labels of evidence, parts of sentences. */
import type { Params, Phrase } from '../../phrase.ts'
import type { Text } from '../../runbook/text.ts'
import { actionPhrases } from './actions.ts'
import { checkPhrases } from './checks.ts'
import { evidencePhrases } from './evidence.ts'
import { reasonPhrases } from './reasons.ts'

export const phraseWords = { ...actionPhrases, ...checkPhrases, ...evidencePhrases, ...reasonPhrases }
export type PhraseCode = keyof typeof phraseWords

/** A code that has no words does not compile. */
export function phrase(code: PhraseCode, params: Params = {}): Phrase {
  return { code, params }
}

/** The words of a code; undefined for one that this release does not know (a journal may be newer). */
export function wordsOfPhrase(code: string): Text | undefined {
  return Object.hasOwn(phraseWords, code) ? phraseWords[code as PhraseCode] : undefined
}
