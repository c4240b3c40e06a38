import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bindSite, pairFiles, parsePair, textOf } from '../../test/fixtures/input/read.ts'
import { decodeText } from './text.ts'
import type { Issue } from './issue.ts'

const site = textOf('../input/site.yaml')
const runbook = String(pairFiles()['runbook.yaml'])
const runs = { numRuns: 150 }

/** Every issue stands inside its file and says what to do in both languages. */
function expectTold(issues: readonly Issue[], text: string): void {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n')
  for (const { position, message, hint, code } of issues) {
    const width = (lines[position.line - 1] ?? '').length
    expect(position.line, code).toBeGreaterThanOrEqual(1)
    expect(position.line, code).toBeLessThanOrEqual(lines.length)
    expect(position.column, code).toBeGreaterThanOrEqual(1)
    expect(position.column, code).toBeLessThanOrEqual(width + 1)
    expect(message.en && message.zh && hint?.en && hint.zh, code).toBeTruthy()
  }
}

/** A valid file after an accident: a piece cut out, doubled, moved, or exchanged for something else. */
function accident(text: string): fc.Arbitrary<string> {
  const at = fc.integer({ min: 0, max: text.length })
  const rubbish = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '{{',
      '}}',
      '{{ x }}',
      ': ',
      '- ',
      '\t',
      '\n',
      '"',
      "'",
      '|',
      '#',
      '&a ',
      '*a',
      '!!x ',
      '[',
      '{',
      '　',
      '\0',
      '__proto__: ',
    ),
  )
  return fc.tuple(at, at, rubbish).map(([a, b, piece]) => {
    const [from, to] = [Math.min(a, b), Math.min(Math.max(a, b), Math.min(a, b) + 40)]
    return text.slice(0, from) + piece + text.slice(to)
  })
}

describe('whatever a file holds', () => {
  it('a site file is told about, never thrown over', () => {
    fc.assert(
      fc.property(fc.oneof(accident(site), fc.string({ unit: 'binary' })), text => {
        const bound = bindSite(text)
        expect(bound.ok || bound.issues.length > 0).toBe(true)
        expectTold(bound.issues, text)
      }),
      runs,
    )
  }, 60_000)

  it('a runbook is told about, never thrown over', () => {
    fc.assert(
      fc.property(fc.oneof(accident(runbook), fc.string({ unit: 'binary' })), text => {
        const parsed = parsePair({ ...pairFiles(), 'runbook.yaml': text })
        expect(parsed.ok || parsed.issues.length > 0).toBe(true)
        expectTold(
          parsed.issues.filter(issue => issue.position.file === 'pair/runbook.yaml'),
          text,
        )
      }),
      runs,
    )
  }, 60_000)

  it('so are bytes of any encoding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        const decoded = decodeText(bytes, 'x')
        return decoded.ok
          ? !decoded.value.includes('\r') && !decoded.value.includes('\0')
          : decoded.issues.length === 1
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    '{'.repeat(2000),
    '- '.repeat(2000),
    `a: ${'['.repeat(900)}${']'.repeat(900)}`,
    Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  ])('so is nesting without end', text => {
    expectTold(bindSite(text).issues, text)
    expect(bindSite(text).ok).toBe(false)
  })
})
