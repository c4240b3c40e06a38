import type { Param, Params, Phrase } from '../phrase.ts'
import type { Language, Text } from '../runbook/text.ts'
import { wordsOfPhrase } from './phrases/index.ts'
import { localTime } from './times.ts'
import { systemCodeWords } from './system-codes.ts'

const optionalPart = /\[([^[\]]*\{[A-Za-z]\w*\}[^[\]]*)\]/g
/** A moment as journals keep it; people read the clock on the wall. */
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/
const slot = /\{([A-Za-z]\w*)\}/g

/**
 * Puts `params` into the `{name}` slots of a text. A part in square brackets is left out where one of its slots has no value;
 * elsewhere a slot without a value stays as it is, so that a gap is seen, not hidden.
 */
export function fill(text: Text, params: Params, language: Language): string {
  const words = text[language]
  // Most words have no slots, and a long report says them a million times.
  if (!words.includes('{')) return words
  return words
    .replace(optionalPart, (_, part: string) => (isComplete(part, params) ? part : ''))
    .replace(slot, (whole, name: string) => {
      const value = Object.hasOwn(params, name) ? params[name] : undefined
      return value === undefined ? whole : sayParam(value, language)
    })
}

function isComplete(part: string, params: Params): boolean {
  // Older runs wrote a dash where a list was empty.
  const isThere = (name: string): boolean =>
    Object.hasOwn(params, name) && params[name] !== '-' && params[name] !== ''
  return [...part.matchAll(slot)].every(([, name]) => name !== undefined && isThere(name))
}

/** A phrase in words. One that is not known is shown by its code, with its data. */
export function sayPhrase(phrase: Phrase, language: Language): string {
  if (!('code' in phrase)) return phrase[language]
  const words = wordsOfPhrase(phrase.code)
  return words === undefined
    ? bare(phrase.code, phrase.params, language)
    : fill(words, phrase.params, language)
}

/** A code as it is, with its data: what a newer release wrote. */
export function bare(code: string, params: Params, language: Language): string {
  const data = Object.entries(params).map(([name, value]) => `${name}: ${sayParam(value, language)}`)
  return data.length === 0 ? code : `${code} (${data.join(', ')})`
}

function sayParam(value: Param, language: Language): string {
  if (typeof value === 'string' && moment.test(value)) return localTime(value, 'seconds')
  if (typeof value === 'string') return systemCodeWords(value)?.[language] ?? value
  if (typeof value !== 'object') return String(value)
  if (!isList(value)) return sayPhrase(value, language)
  return value.map(one => sayPhrase(one, language)).join(language === 'zh' ? '；' : '; ')
}

function isList(value: Phrase | readonly Phrase[]): value is readonly Phrase[] {
  return Array.isArray(value)
}
