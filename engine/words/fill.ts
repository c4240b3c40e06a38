import type { ErrorParams } from '../errors.ts'
import type { Language, Text } from '../runbook/text.ts'

const optionalPart = /\[([^[\]]*\{[A-Za-z]\w*\}[^[\]]*)\]/g
const slot = /\{([A-Za-z]\w*)\}/g

/**
 * Puts `params` into the `{name}` slots of a text. A part in square brackets is left out where one of its slots has no value;
 * elsewhere a slot without a value stays as it is, so that a gap is seen, not hidden.
 */
export function fill(text: Text, params: ErrorParams, language: Language): string {
  const words = text[language]
  // Most words have no slots, and a long report says them a million times.
  if (!words.includes('{')) return words
  return words
    .replace(optionalPart, (_, part: string) => (isComplete(part, params) ? part : ''))
    .replace(slot, (whole, name: string) => (Object.hasOwn(params, name) ? String(params[name]) : whole))
}

function isComplete(part: string, params: ErrorParams): boolean {
  return [...part.matchAll(slot)].every(([, name]) => name !== undefined && Object.hasOwn(params, name))
}
