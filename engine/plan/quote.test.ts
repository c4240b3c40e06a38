import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRunError } from '../errors.ts'
import { shellQuote, sqlLiteral } from './quote.ts'

const nasty = [
  "'",
  '"',
  '`',
  '$',
  '$(id)',
  '${x}',
  '\\',
  '\n',
  '\r',
  '\t',
  ' ',
  '-',
  '--',
  '-n',
  '!',
  '*',
  '?',
  '[',
  ']',
  '{',
  '}',
  '#',
  '~',
  '&&',
  ';',
  '|',
  '<',
  '>',
  '(',
  ')',
  '=',
  '%s',
  '巡检',
  '　',
  '\u00a0',
  '😀',
  '\u{1f469}\u200d\u{1f4bb}',
  '\x01',
  '\x1b[31m',
  '\x7f',
  '\ufeff',
  'é',
  'é',
  'done',
  '8080',
  'a=b',
  '\u2028',
]
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...nasty), { maxLength: 12 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)
const encodable = hostile.filter(value => !/\0|\p{Surrogate}/u.test(value))

/** What a real shell reads back, many values a process. */
function roundTrip(shell: string, values: readonly string[]): Buffer {
  const script = values.map(value => `printf '%s\\0' ${shellQuote(value)}`).join('\n')
  const result = spawnSync(shell, ['-s'], { input: script, maxBuffer: 1 << 28 })
  expect(result.stderr.toString()).toBe('')
  return result.stdout
}

describe('shellQuote', () => {
  describe.each(['dash', 'bash'])('through a real %s', shell => {
    it('thousands of hostile values come out byte-identical', () => {
      const values = fc.sample(encodable, 4000)

      expect(roundTrip(shell, values).equals(Buffer.from(values.map(value => `${value}\0`).join('')))).toBe(
        true,
      )
    })

    it('4 KiB of anything comes out byte-identical', () => {
      const values = fc
        .sample(fc.array(fc.constantFrom(...nasty), { minLength: 4096, maxLength: 4096 }), 20)
        .map(parts => parts.join('').slice(0, 4096))
        .filter(value => !/\p{Surrogate}/u.test(value))

      expect(roundTrip(shell, values).equals(Buffer.from(values.map(value => `${value}\0`).join('')))).toBe(
        true,
      )
    })

    it('what looks like a number, an assignment or a keyword stays a word', () => {
      const script = ['8080', 'a=b', 'done', '~', '*'].map(value => `printf '%s\\n' ${shellQuote(value)}`)
      const glued = `printf '%s' x${shellQuote('*')}y; printf '%s' ${shellQuote('2')}>&1`

      expect(spawnSync(shell, ['-c', `${script.join('\n')}\n${glued}`]).stdout.toString()).toBe(
        '8080\na=b\ndone\n~\n*\nx*y2',
      )
    })
  })

  it.each(['a\0b', '\ud800'])('refuses what no argument can hold: %j', value => {
    expect(() => shellQuote(value)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    expect(isRunError(new Error('x'))).toBe(false)
  })
})

/** Reads one literal as the server's lexer does: (MySQL Reference Manual, String Literals), in either mode. */
function readLiteral(text: string, backslashEscapes: boolean): string | undefined {
  const hex = /^_utf8mb4 X'((?:[0-9A-F]{2})*)'$/.exec(text)
  if (hex !== null) return Buffer.from(hex[1] ?? '', 'hex').toString()
  if (!text.startsWith("'")) return undefined
  let value = ''
  for (let at = 1; at < text.length; at++) {
    if (backslashEscapes && text[at] === '\\') value += text[++at] ?? ''
    else if (text[at] !== "'") value += text[at] ?? ''
    else if (text[at + 1] === "'") value += text[at++] ?? ''
    else return at === text.length - 1 ? value : undefined
  }
  return undefined
}

describe('sqlLiteral', () => {
  it.each([true, false])('means the same value, backslash escapes on: %s', escapes => {
    fc.assert(
      fc.property(
        hostile.filter(value => !/\p{Surrogate}/u.test(value)),
        value => {
          expect(readLiteral(sqlLiteral(value), escapes)).toBe(value)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('is plain ASCII without a backslash, whatever the connection character set', () => {
    fc.assert(
      fc.property(encodable, value => {
        expect(sqlLiteral(value)).toMatch(/^[ -[\]-~]*$/)
      }),
    )
  })

  it('stays readable where it can', () => {
    expect(sqlLiteral("it's 5%")).toBe("'it''s 5%'")
    expect(sqlLiteral("x\\' OR 1=1 -- ")).toBe("_utf8mb4 X'785C27204F5220313D31202D2D20'")
  })
})
