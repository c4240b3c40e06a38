import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Plan } from '../../engine/plan/plan.ts'
import { createRedactor } from '../../engine/redact.ts'
import { pairSite } from '../../test/support/pair-site.ts'
import type { Shell } from '../shell.ts'
import { plan } from './plan.ts'

/** What `run --approved` is compared with: where drills cause faults is part of the plan's hash. */
let folder: string
let site: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-faults-'))
  site = join(folder, 'site.yaml')
  await writeFile(site, pairSite({ name: 'Hall', vrid: 62, priorityOfB: 90 }))
})
afterAll(() => rm(folder, { recursive: true }))

async function planned(...options: readonly string[]): Promise<Plan> {
  const out: string[] = []
  const shell: Shell = {
    ...{ language: 'en', json: true, env: {}, interactive: false, colours: false },
    signal: new AbortController().signal,
    runbooksDirs: [resolve(import.meta.dirname, '..', '..', 'runbooks')],
    redactor: createRedactor(),
    out: line => void out.push(line),
    raw: line => void out.push(line),
    err: () => undefined,
  }
  await plan(shell, ['keepalived-vip-pair', '--site', site, ...options])
  return JSON.parse(out.join('\n')) as Plan
}

it('plans drills on all hosts, on those that are named, or on none, each under a hash of its own', async () => {
  const all = await planned()
  const both = await planned('--allow-fault', 'node-b', '--allow-fault', 'node-a')
  const one = await planned('--allow-fault', 'node-a')
  const none = await planned('--no-faults')

  expect([all, both, one, none].map(({ faults }) => faults)).toEqual([
    ['node-a', 'node-b'],
    ['node-a', 'node-b'],
    ['node-a'],
    [],
  ])
  expect(both.digest).toBe(all.digest)
  expect(new Set([all, one, none].map(({ digest }) => digest)).size).toBe(3)
})

it('takes no two answers to whether there are drills', async () => {
  await expect(planned('--no-faults', '--allow-fault', 'node-a')).rejects.toMatchObject({
    code: 'faults-both',
  })
})
