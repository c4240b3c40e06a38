import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRedactor } from '../../engine/redact.ts'
import type { Language } from '../../engine/runbook/text.ts'
import { pairSite } from '../../test/support/pair-site.ts'
import type { Shell } from '../shell.ts'
import type { Command } from './command.ts'
import { lint } from './lint.ts'
import { plan } from './plan.ts'

let folder: string
let site: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-warned-'))
  site = join(folder, 'site.yaml')
  await writeFile(site, pairSite({ name: 'Hall', vrid: 51, priorityOfB: 200 }))
})
afterAll(() => rm(folder, { recursive: true }))

async function call(command: Command, args: readonly string[], language: Language) {
  const lines = { out: [] as string[], err: [] as string[] }
  const shell: Shell = {
    ...{ language, json: false, env: {}, interactive: false, colours: false },
    signal: new AbortController().signal,
    runbooksDirs: [resolve(import.meta.dirname, '..', '..', 'runbooks')],
    redactor: createRedactor(),
    out: line => void lines.out.push(line),
    raw: line => void lines.out.push(line),
    err: line => void lines.err.push(line),
  }
  const code = await command(shell, args)
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') }
}

it.each([
  [
    'en',
    'warning: ',
    /Allowed, but worth a second look\n {2}- node B has the higher .*\n {2}- this VRID stands/,
  ],
  ['zh', '警告', /可以执行，但请再核对\n {2}- B 的优先级高于 A.*\n {2}- 各种教程/],
] as const)('lint and plan tell what is hardly meant, and go on: %s', async (language, mark, section) => {
  const linted = await call(lint, [site], language)
  const planned = await call(plan, ['keepalived-vip-pair', '--site', site], language)

  expect([linted.code, planned.code]).toEqual([0, 0])
  for (const told of [linted.out, planned.err]) {
    expect(told.split('\n').map(line => /:(\d+):\d+: /.exec(line)?.[1])).toEqual(['5', '7'])
    expect(told.split(mark)).toHaveLength(3)
  }
  expect(planned.out).toMatch(section)
})
