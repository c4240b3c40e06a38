/** The only two places where a value becomes part of a command. */
import { RunError } from '../errors.ts'
import { phrase } from '../words/phrases/index.ts'

/**
 * One POSIX shell word that reads back as exactly `value`, in dash, busybox ash, bash and ksh. Always quoted: a bare `8080`
 * before `>` would be a file descriptor, a bare `a=b` an assignment, a bare `done` a keyword. A leading dash stays one: where
 * options are read, the caller puts `--` or a path before it. NUL and lone surrogates cannot be passed and are refused.
 */
export function shellQuote(value: string): string {
  refuse(value, /\0|\p{Surrogate}/u)
  return `'${value.replaceAll("'", `'\\''`)}'`
}

/**
 * One MySQL or MariaDB literal that means `value` under every sql_mode and connection character set. Printable ASCII without a
 * backslash is a string with doubled quotes, which reads the same with and without NO_BACKSLASH_ESCAPES (MySQL Reference Manual,
 * String Literals). Anything else is a hexadecimal literal with a character set introducer (Hexadecimal Literals; utf8mb4 since
 * 5.5.3). Where the grammar wants a plain string (IDENTIFIED BY, CHANGE MASTER TO) the latter is a syntax error, never a wrong
 * value.
 */
export function sqlLiteral(value: string): string {
  refuse(value, /\p{Surrogate}/u)
  if (/^[ -[\]-~]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`
  return `_utf8mb4 X'${hexOf(value)}'`
}

/** The UTF-8 bytes of a text as upper-case hex. */
export function hexOf(value: string): string {
  return Array.from(new TextEncoder().encode(value), byte => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
}

function refuse(value: string, pattern: RegExp): void {
  if (pattern.test(value)) throw new RunError('INPUT_INVALID', { problem: phrase('value-form') })
}
