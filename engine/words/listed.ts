/** Lists of names inside a sentence. */
import type { Text } from '../runbook/text.ts'

/** What stands in a sentence for what is not there. */
export const none: Text = { en: 'none', zh: '无' }

/** The names one after the other; a sentence about a list that is empty says so. */
export function listed(names: readonly string[]): string | Text {
  return names.length === 0 ? none : names.join(', ')
}
