import { expect, it } from 'vitest'
import { runbookText } from '../test/bench/steps.ts'
import { parseFiles } from './input.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const runbook = (version: string) => ({
  'runbook.yaml': bytes(runbookText(3).replace('1.0.0', version)),
  'lab.json': bytes('{"schema":"siteproof/proven/v1","proven":[]}'),
})
const versionOf = (version: string, folder = 'bench') => {
  const parsed = parseFiles(runbook(version), folder)
  return parsed.ok ? parsed.value.version : parsed.issues
}

it('parses what has not changed once, from however many folders', () => {
  const first = parseFiles(runbook('1.0.0'), 'bench')
  expect(first).toMatchObject({ ok: true, issues: [] })
  expect([parseFiles(runbook('1.0.0'), 'bench'), parseFiles(runbook('1.0.0'), 'runs/one')]).toEqual([
    first,
    first,
  ])
  expect(parseFiles(runbook('1.0.0'), 'runs/two')).toBe(first)
})

it('parses anew what has changed, and names the folder that was asked for', () => {
  const broken = { ...runbook('1.0.0'), 'runbook.yaml': bytes('steps: 1') }

  expect([versionOf('1.0.0'), versionOf('1.0.1'), versionOf('1.0.0')]).toEqual(['1.0.0', '1.0.1', '1.0.0'])
  for (const folder of ['one', 'two'])
    expect(parseFiles(broken, folder).issues[0]?.position.file).toBe(`${folder}/runbook.yaml`)
})

it('keeps no more than it was told to', () => {
  const first = parseFiles(runbook('1.0.0'), 'bench')
  for (let patch = 1; patch <= 64; patch += 1) versionOf(`1.0.${patch}`)

  expect(parseFiles(runbook('1.0.0'), 'bench')).not.toBe(first)
  expect(versionOf('1.0.64')).toBe('1.0.64')
})
