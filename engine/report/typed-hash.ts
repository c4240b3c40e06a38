/** A hash as a person copies it from paper. */
import type { Text } from '../runbook/text.ts'
import { fillText } from '../source/issues.ts'

export type TypedHash =
  { readonly ok: true; readonly hash: string } | { readonly ok: false; readonly says: Text }

const words = {
  digits: {
    en: 'a hash has 64 hex digits, this has {count}; check what was typed',
    zh: '哈希应为 64 位十六进制字符，输入的是 {count} 位，请核对输入',
  },
  odd: {
    en: 'a hash has only the digits 0 to 9 and a to f, this has “{odd}”; check what was typed',
    zh: '哈希只含 0–9 和 a–f，输入中有“{odd}”，请核对输入',
  },
} satisfies Record<string, Text>

/** Blanks and line breaks come from copying; anything else that is no hash is a slip, and says nothing about the journal. */
export function typedHash(typed: string): TypedHash {
  const hash = typed.replaceAll(/\s+/g, '').toLowerCase()
  const odd = /[^0-9a-f]/u.exec(hash)?.[0]
  if (odd !== undefined) return { ok: false, says: fillText(words.odd, { odd }) }
  if (hash.length === 64) return { ok: true, hash }
  return { ok: false, says: fillText(words.digits, { count: hash.length }) }
}
