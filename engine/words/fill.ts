import type { ErrorParams } from '../errors.ts'
import type { Language, Text } from '../runbook/text.ts'

/** Puts `params` into the `{name}` slots of a text. A slot without a value stays as it is, so that a gap is seen, not hidden. */
export function fill(text: Text, params: ErrorParams, language: Language): string {
  return text[language].replace(/\{([A-Za-z][A-Za-z0-9_]*)\}/g, (slot, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : slot,
  )
}
