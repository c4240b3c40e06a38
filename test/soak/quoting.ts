/** Hostile strings through the quoting function and real shells: each comes out byte for byte as it went in. */
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { shellQuote } from '../../engine/plan/quote.ts'
import type { Counts, SoakPlan } from './group.ts'

const shells = ['dash', 'bash'] as const
const perProcess = 2000

const pieces = [
  ...[
    "'",
    '"',
    '`',
    '$',
    '$(id)',
    '${x}',
    '\\',
    '\\n',
    '\n',
    '\r',
    '\t',
    ' ',
    '-',
    '--',
    '-n',
    '-e',
    '!',
    '!!',
    '*',
    '?',
  ],
  ...[
    '[',
    ']',
    '{a,b}',
    '#',
    '~',
    '~root',
    '&&',
    ';',
    '|',
    '<',
    '>',
    '<<x',
    '(',
    ')',
    '=',
    '%s',
    '%n',
    '\u{2018}',
    '\u{201d}',
  ],
  ...[
    '巡检',
    '\u3000',
    '\u00a0',
    '😀',
    '\u{1f469}\u200d\u{1f4bb}',
    '\x01',
    '\x1b[31m',
    '\x7f',
    '\ufeff',
    'e\u0301',
    '\u2028',
  ],
  ...['done', '8080', 'a=b', "'\\''", "$'x'", '\\\n'],
]

const strings = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map(parts => parts.join('')),
  },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom(...pieces), { minLength: 4096, maxLength: 4096 })
      .map(parts => [...parts.join('')].slice(0, 4096).join('')),
  },
)
const passable = strings.filter(value => !/\0|\p{Surrogate}/u.test(value))

export function quoting({ seed, count, say }: SoakPlan): Promise<Counts> {
  const totals = { strings: 0, bytes: 0, processes: 0, problems: 0 }
  for (let done = 0; done < count; done += perProcess) {
    const values = fc.sample(passable, { seed: seed + done, numRuns: Math.min(perProcess, count - done) })
    for (const shell of shells) {
      totals.problems += wrong(shell, values)
      totals.processes += 1
    }
    totals.strings += values.length
    totals.bytes += values.reduce((sum, value) => sum + Buffer.byteLength(value), 0)
    say(`${totals.strings} strings, ${totals.problems} problems`)
  }
  return Promise.resolve(totals)
}

/** How many of the values a shell did not give back as they were. */
function wrong(shell: string, values: readonly string[]): number {
  const script = values.map(value => `printf '%s\\0' ${shellQuote(value)}`).join('\n')
  const result = spawnSync(shell, ['-s'], { input: script, maxBuffer: 1 << 30 })
  const back = result.stdout.toString('latin1').split('\0')
  const odd = values.filter((value, index) => back[index] !== Buffer.from(value).toString('latin1')).length
  return odd + Number(back.length !== values.length + 1 || result.stderr.length > 0 || result.status !== 0)
}
