import type { Text } from '../../../engine/runbook/text.ts'

/** A simulated host does not know who is looking: it says a thing in both languages, on one line. */
export function bilingual({ en, zh }: Text): string {
  return `${zh} / ${en}`
}
