import type { Language } from '../runbook/text.ts'
import { reasonWords, type ReasonCode } from './run.ts'

/** A reason in words, `do[0]` as "action 1"; undefined where it is the code of something else. */
export function sayReason(reason: string, language: Language): string | undefined {
  if (Object.hasOwn(reasonWords, reason)) return reasonWords[reason as ReasonCode][language]
  const action = /^do\[(\d+)\]$/.exec(reason)?.[1]
  if (action === undefined) return undefined
  const number = String(Number(action) + 1)
  return language === 'zh' ? `第 ${number} 个动作` : `action ${number}`
}
