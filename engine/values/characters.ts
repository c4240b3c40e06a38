import type { Text } from '../runbook/text.ts'

export interface OddCharacter {
  readonly code: 'VALUE_BLANK' | 'VALUE_CONTROL' | 'VALUE_QUOTE'
  readonly character: Text
  readonly offset: number
}

const blanks: Readonly<Record<number, Text>> = {
  0x3000: { en: 'full-width blank (U+3000)', zh: '全角空格（U+3000）' },
  0x00a0: { en: 'no-break blank (U+00A0)', zh: '不换行空格（U+00A0）' },
  0x202f: { en: 'narrow no-break blank (U+202F)', zh: '窄不换行空格（U+202F）' },
  0x200b: { en: 'zero-width blank (U+200B)', zh: '零宽空格（U+200B）' },
  0x200c: { en: 'zero-width non-joiner (U+200C)', zh: '零宽字符（U+200C）' },
  0x200d: { en: 'zero-width joiner (U+200D)', zh: '零宽字符（U+200D）' },
  0x2060: { en: 'word joiner (U+2060)', zh: '零宽字符（U+2060）' },
  0xfeff: { en: 'byte order mark (U+FEFF)', zh: '字节顺序标记（U+FEFF）' },
  0x2028: { en: 'line separator (U+2028)', zh: '行分隔符（U+2028）' },
  0x2029: { en: 'paragraph separator (U+2029)', zh: '段分隔符（U+2029）' },
}

const smartQuotes = /[\u2018-\u201f\u2032\u2033\uff02\uff07]/
/** Blanks other than the ASCII one, signs without width, and marks that turn the direction of writing. */
const oddBlank = /[\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff]/
const control = /\p{Cc}/u

/** The first character that looks like another one, or like none: people cannot see it, programs stumble over it. */
export function findOddCharacter(text: string, allowed = ''): OddCharacter | undefined {
  let offset = 0
  for (const character of text) {
    if (!allowed.includes(character)) {
      const odd = classify(character)
      if (odd !== undefined) return { ...odd, offset }
    }
    offset += character.length
  }
  return undefined
}

function classify(character: string): Omit<OddCharacter, 'offset'> | undefined {
  const point = character.codePointAt(0) ?? 0
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
  if (oddBlank.test(character)) {
    const unnamed = { en: `blank without width or of odd width (${code})`, zh: `特殊空白字符（${code}）` }
    return { code: 'VALUE_BLANK', character: blanks[point] ?? unnamed }
  }
  if (smartQuotes.test(character)) {
    return { code: 'VALUE_QUOTE', character: { en: `${character} (${code})`, zh: `${character}（${code}）` } }
  }
  // A lone surrogate is half a character: no encoding can carry it.
  if (control.test(character) || (point >= 0xd800 && point <= 0xdfff)) {
    return { code: 'VALUE_CONTROL', character: { en: code, zh: code } }
  }
  return undefined
}
