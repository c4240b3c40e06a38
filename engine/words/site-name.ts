import type { Language } from '../runbook/text.ts'

/** A rehearsal has no site: what stands in its place is a word, not a name. */
export function siteName(name: string, rehearsal: boolean, language: Language): string {
  return rehearsal ? { en: 'Rehearsal', zh: '预演' }[language] : name
}
