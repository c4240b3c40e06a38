/** How a secret may look in what a host prints: as it is, quoted, escaped or encoded by shells, SQL, JSON, URLs and dumps. */
import { either, escapeUnit, hexDigits, literal, oneOf, repeated, sequence } from './pattern.ts'
import type { Pattern } from './pattern.ts'

/** Every form of one value, in one pattern. Bounded everywhere, so that no input makes matching slow. */
export function formsOf(value: string): Pattern {
  const bytes = Array.from(new TextEncoder().encode(value))
  const units = value.split('').map(unit => unit.charCodeAt(0))
  const points = [...value].map(character => character.codePointAt(0) ?? 0)
  return either(
    written(value),
    hex(bytes),
    ...[0, 1, 2].map(shift => base64(bytes, shift)),
    sequence(...units.map(unit => sequence(someBackslashes, literal('u'), hexDigits(fourDigits(unit))))),
    sequence(...points.map(entity)),
  )
}

const backslashes = repeated(literal('\\'), 0, 8)
const someBackslashes = repeated(literal('\\'), 1, 8)

/** Verbatim, with each character escaped or not: covers shell quoting of all kinds, JSON, SQL, URLs and HTML, mixed too. */
function written(value: string): Pattern {
  const parts = value.match(/['"\\]+|[^'"\\]/gsu) ?? []
  return sequence(
    ...parts.map((part, index) => (/['"\\]/.test(part) ? quotes(part) : character(part, index))),
  )
}

/**
 * A run of quotes and backslashes is where the ways of quoting differ most (`'\''`, `'"'"'`, `''`, `\"`, `\\\"`); as one unit it
 * is matched by a run of the same characters of similar length, which keeps matching linear.
 */
function quotes(run: string): Pattern {
  const codes = ['27', '22', '5c']
  const encoded = codes.flatMap(code => [
    percent([Number.parseInt(code, 16)]),
    sequence(literal('\\u00'), hexDigits(code)),
    sequence(literal('\\x'), hexDigits(code)),
    entity(Number.parseInt(code, 16)),
  ])
  const entities = ['&apos;', '&quot;', '&bsol;'].map(literal)
  return repeated(either(...encoded, ...entities, oneOf('\'"\\\\')), run.length, run.length * 8)
}

const controlLetters: Readonly<Record<string, string>> = {
  '\n': 'n',
  '\t': 't',
  '\r': 'r',
  '\b': 'b',
  '\f': 'f',
}
const entities: Readonly<Record<string, readonly string[]>> = {
  '<': ['&lt;'],
  '>': ['&gt;'],
  '&': ['&amp;', '\\u0026'],
}

/** coreutils quote what is not ASCII by leaving the quotes for it: `'v'$'\\303\\266''gel'`. */
const leaves = repeated(literal("'$'"), 0, 1)
const returns = repeated(literal("''"), 0, 1)

function character(unit: string, index: number): Pattern {
  if (/[A-Za-z0-9]/.test(unit)) return literal(unit)
  const bytes = Array.from(new TextEncoder().encode(unit))
  const forms = [
    literal(unit),
    // Torn apart byte by byte, as programs in LC_ALL=C do, or shown as question marks.
    ...(bytes.length > 1 ? [repeated(oneOf('\\ufffd?'), 1, bytes.length)] : []),
    percent(bytes),
    entity(unit.codePointAt(0) ?? 0),
    sequence(leaves, someBackslashes, either(...escapes(unit, bytes)), returns),
    ...(entities[unit] ?? []).map(literal),
    ...(unit === ' ' ? [literal('+')] : []),
  ]
  // A backslash before the first character may stay: it tells nothing.
  return index === 0 ? either(...forms) : sequence(backslashes, either(...forms))
}

/** `%E5`, encoded twice `%25E5`, and `=E5` of mail (quoted-printable). */
function percent(bytes: readonly number[]): Pattern {
  const unit = (byte: number): Pattern =>
    sequence(oneOf('%='), repeated(literal('25'), 0, 2), hexDigits(twoDigits(byte)))
  return sequence(...bytes.map(unit))
}

/** `&#38;`, `&#x26;`, leading zeros allowed. */
function entity(point: number): Pattern {
  const zeros = repeated(literal('0'), 0, 4)
  const numbers = either(
    sequence(zeros, literal(String(point))),
    sequence(oneOf('xX'), zeros, hexDigits(point.toString(16))),
  )
  return sequence(literal('&#'), numbers, literal(';'))
}

/** What may follow a backslash: `u5de1`, `xe5`, `345`, and for controls their letter. */
function escapes(unit: string, bytes: readonly number[]): Pattern[] {
  const next = (part: Pattern, index: number): Pattern =>
    index === 0 ? part : sequence(someBackslashes, part)
  const units = unit.split('').map(each => fourDigits(each.charCodeAt(0)))
  const letter = controlLetters[unit]
  return [
    sequence(...units.map((digits, index) => next(sequence(literal('u'), hexDigits(digits)), index))),
    sequence(...bytes.map((byte, index) => next(sequence(literal('x'), hexDigits(twoDigits(byte))), index))),
    sequence(...bytes.map((byte, index) => next(literal(byte.toString(8).padStart(3, '0')), index))),
    ...(letter === undefined ? [] : [literal(letter)]),
  ]
}

/** `6162`, `61 62`, `61:62`, `\x61\x62`, `%61%62`. */
function hex(bytes: readonly number[]): Pattern {
  const between = repeated(either(literal('\\x'), literal('0x'), oneOf('\\s:,%-')), 0, 3)
  return sequence(
    ...bytes.map((byte, index) => {
      const digits = hexDigits(twoDigits(byte))
      return index === 0 ? digits : sequence(between, digits)
    }),
  )
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * The value inside a longer base64 text, `shift` bytes after a group of three began. First and last digit share their bits with
 * the neighbours: they match as a class, and may be missing where the neighbour was replaced before.
 */
function base64(bytes: readonly number[], shift: number): Pattern {
  const bits = bytes.map(byte => byte.toString(2).padStart(8, '0')).join('')
  const padded = `${'x'.repeat((shift * 8) % 6)}${bits}`
  const groups = padded.match(/.{1,6}/g) ?? []
  // Lines of 64 or 76 digits, as they are, indented, or inside a JSON text.
  const lineEnd = either(literal('\\n'), literal('\\r\\n'), repeated(oneOf('\\r\\n'), 1, 2))
  const wrap = repeated(sequence(lineEnd, repeated(oneOf(' \\t'), 0, 16)), 0, 1)
  return sequence(
    ...groups.map((group, index) => {
      const digit = base64Digit(group.padEnd(6, 'x'))
      const shared = group.includes('x') || group.length < 6
      const part = index === 0 ? digit : sequence(wrap, digit)
      return shared ? repeated(part, 0, 1) : part
    }),
  )
}

/** The digits whose bits fit a mask like `xx0110`; both alphabets. */
function base64Digit(mask: string): Pattern {
  const fits = alphabet.split('').filter((_, code) => {
    const bits = code.toString(2).padStart(6, '0')
    return mask.split('').every((bit, index) => bit === 'x' || bit === bits[index])
  })
  const members = fits.flatMap(digit => (digit === '+' ? ['+', '-'] : digit === '/' ? ['/', '_'] : [digit]))
  return members.length === 1 ? literal(members[0] ?? '') : oneOf(members.map(escapeUnit).join(''))
}

function fourDigits(unit: number): string {
  return unit.toString(16).padStart(4, '0')
}
function twoDigits(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
