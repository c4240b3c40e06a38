import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const text = readFileSync(resolve(root, 'docs/security.md'), 'utf8')
const claims = text.slice(text.indexOf('## Claims'), text.indexOf("## Electron's"))

/** Rows of the table of claims, headings of groups left out. */
const rows = claims
  .split('\n')
  .filter(line => line.startsWith('| ') && !/^\| (?:claim|-+|\*\*)/.test(line))
  .map(line => line.split('|').map(cell => cell.trim()))

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
