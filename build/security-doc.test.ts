import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const text = readFileSync(resolve(root, 'docs/security.md'), 'utf8')

/** Rows of the table of a section, its head and headings of groups left out. */
function rowsOf(section: string): readonly (readonly string[])[] {
  const from = text.indexOf(`## ${section}`)
  const lines = text.slice(from, text.indexOf('\n## ', from)).split('\n')
  const table = lines.filter(line => line.startsWith('| ')).slice(1)
  return table
    .filter(line => !/^\| (?:-+|\*\*)/.test(line))
    .map(line => line.split('|').map(cell => cell.trim()))
}
const rows = rowsOf('Claims')

it('every claim names a command or a test', () => {
  expect(rows.length).toBeGreaterThan(20)
  for (const [, claim, check] of rows) expect(check, claim).toMatch(/`[^`]+`/)
})

it('every test that it names is there, and every npm script', () => {
  const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { scripts: object }
  const named = [...text.matchAll(/`(?:lab: |e2e: )?([\w./-]+\.test\.ts)`/g)].map(([, path]) => path ?? '')
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter(path => !existsSync(resolve(root, path)))).toEqual([])
  for (const [, script] of text.matchAll(/`npm run ([a-z]+)/g)) expect(Object.keys(scripts)).toContain(script)
})

it('what it says was done in bulk is what the evidence counts', () => {
  const bulk = rowsOf('In bulk')
  expect(bulk.length).toBeGreaterThan(4)
  for (const [, what = '', often = '', file = ''] of bulk) {
    const said = [...often.matchAll(/(\d+) `(\w+)`/g)].map(([, count, name]) => [name, Number(count)])
    expect(said.length, what).toBeGreaterThan(0)
    expect(countsOf(file.replaceAll('`', '')), what).toMatchObject(Object.fromEntries(said))
  }
})

interface Evidence {
  readonly counts?: Readonly<Record<string, number>>
  readonly cells?: Readonly<Record<string, { readonly verdict: string; readonly seen: readonly string[] }>>
}

/** Of cells, those that passed: how many, and the cases that they tell. */
function countsOf(file: string): Readonly<Record<string, number>> {
  const { counts, cells = {} } = JSON.parse(
    readFileSync(resolve(root, 'docs/evidence', file), 'utf8'),
  ) as Evidence
  if (counts !== undefined) return counts
  const passed = Object.values(cells).filter(({ verdict }) => verdict === 'pass')
  const cases = passed.map(({ seen: [first = ''] }) => Number(/^(\d+) cases/.exec(first)?.[1] ?? 0))
  return { cells: passed.length, cases: cases.reduce((sum, count) => sum + count, 0) }
}
