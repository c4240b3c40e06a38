/** What is said to people, before a language is chosen. Words: engine/words/phrases. */
import type { Text } from './runbook/text.ts'

/** A code of engine/words with its data, or what a runbook itself says in both languages. */
export type Phrase = Text | { readonly code: string; readonly params: Params }
export type Param = string | number | Phrase | readonly Phrase[]
export type Params = Readonly<Record<string, Param>>
