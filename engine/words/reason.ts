import type { Phrase } from '../phrase.ts'
import type { Language } from '../runbook/text.ts'
import { sayPhrase } from './fill.ts'
import { phrase } from './phrases/index.ts'
import { reasonWords, type ReasonCode } from './run.ts'

/** A reason in words, `do[0]` as "action 1"; undefined where it is the code of something else. */
export function sayReason(reason: string, language: Language): string | undefined {
  if (Object.hasOwn(reasonWords, reason)) return reasonWords[reason as ReasonCode][language]
  const place = sayPlace(reason)
  return typeof place === 'string' ? undefined : sayPhrase(place, language)
}

/** An action by its place in its list: `do[0]`, `fix[0]`, `undo[0]`. */
export function sayPlace(action: string): Phrase | string {
  const [, list, index] = /^(do|fix|undo)\[(\d+)\]$/.exec(action) ?? []
  return list === undefined
    ? action
    : phrase(codes[list as keyof typeof codes], { number: Number(index) + 1 })
}
const codes = { do: 'action-number', fix: 'fix-number', undo: 'undo-number' } as const
