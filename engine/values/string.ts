import { readText, refuse, scalar } from './input.ts'
import type { ValueInput, ValueReader } from './input.ts'

export const readString: ValueReader = input => {
  const text = readText(input)
  return text !== undefined && fits(input, text) ? scalar(text) : undefined
}

/** For names of databases, users, services: what needs no quoting anywhere. */
export const readName: ValueReader = input => {
  const text = readText(input)
  if (text === undefined) return undefined
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) return refuse(input, 'VALUE_NAME')
  return fits(input, text) ? scalar(text) : undefined
}

export const readPath: ValueReader = input => {
  const text = readText(input)
  if (text === undefined) return undefined
  const parts = text.split('/')
  const valid = text.startsWith('/') && text.length <= 4095 && !parts.includes('..') && !parts.includes('.')
  return valid ? scalar(text) : refuse(input, 'VALUE_PATH')
}

export const readUrl: ValueReader = input => {
  const text = readText(input)
  if (text === undefined) return undefined
  return isWebAddress(text) ? scalar(text) : refuse(input, 'VALUE_URL')
}

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s/@]+(?:\/[^\s]*)?$/.test(text)) return false
  try {
    return new URL(text).hostname !== ''
  } catch {
    return false
  }
}

export const readChoice: ValueReader = input => {
  const { raw, definition } = input
  const choices = definition.choices ?? []
  const text = typeof raw === 'number' ? (input.written(input.path) ?? String(raw)) : readText(input)
  if (text === undefined) return undefined
  return choices.includes(text)
    ? scalar(text)
    : refuse(input, 'VALUE_CHOICE', { value: text, allowed: choices.join(', ') })
}

/** Length in characters, and pattern over the whole text. The text itself is only shown where it is no secret. */
export function fits(input: ValueInput, text: string): boolean {
  const { length, pattern } = input.definition
  if (length !== undefined) {
    const { minimum, maximum } = lengthBounds(length)
    const found = [...text].length
    if (found < minimum || found > maximum) {
      refuse(input, 'VALUE_LENGTH', { length: found, allowed: length })
      return false
    }
  }
  if (pattern === undefined || wholeMatch(pattern).test(text)) return true
  refuse(input, 'VALUE_PATTERN', { pattern })
  return false
}

/** `8` and `6..8`. */
export function lengthBounds(length: string): { readonly minimum: number; readonly maximum: number } {
  const [minimum = '0', maximum = minimum] = length.split('..')
  return { minimum: Number(minimum), maximum: Number(maximum) }
}

function wholeMatch(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u')
}
