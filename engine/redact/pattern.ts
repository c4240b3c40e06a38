/**
 * Small building blocks of regular expressions that exist twice: `full` matches the thing itself, `partial` also matches any
 * beginning of it that runs into the end of the text. The second tells a stream what it must hold back.
 */
export interface Pattern {
  readonly full: string
  readonly partial: string
  /** The longest text it can match, in UTF-16 units. */
  readonly max: number
}

export function literal(text: string): Pattern {
  const units = text.split('').map(escapeUnit)
  return { full: units.join(''), partial: units.map(orEnd).join(''), max: text.length }
}

/** `members` is the inside of a character class, already escaped. */
export function oneOf(members: string): Pattern {
  return { full: `[${members}]`, partial: orEnd(`[${members}]`), max: 1 }
}

export function sequence(...parts: readonly Pattern[]): Pattern {
  return {
    full: parts.map(part => part.full).join(''),
    partial: parts.map(part => part.partial).join(''),
    max: parts.reduce((sum, part) => sum + part.max, 0),
  }
}

/** Tried in this order. */
export function either(...parts: readonly Pattern[]): Pattern {
  return {
    full: `(?:${parts.map(part => part.full).join('|')})`,
    partial: `(?:${parts.map(part => part.partial).join('|')})`,
    max: Math.max(0, ...parts.map(part => part.max)),
  }
}

export function repeated(part: Pattern, min: number, max: number): Pattern {
  return {
    full: `(?:${part.full}){${min},${max}}`,
    partial: `(?:${part.partial}){${min},${max}}`,
    max: part.max * max,
  }
}

/** A hexadecimal number in either case. */
export function hexDigits(digits: string): Pattern {
  return sequence(
    ...digits.split('').map(digit => {
      const [lower, upper] = [digit.toLowerCase(), digit.toUpperCase()]
      return lower === upper ? literal(digit) : oneOf(lower + upper)
    }),
  )
}

export function escapeUnit(unit: string): string {
  if (/[A-Za-z0-9_]/.test(unit)) return unit
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function orEnd(source: string): string {
  return `(?:${source}|$)`
}
