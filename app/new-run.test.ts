import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Input } from './input.ts'
import { newRun } from './new-run.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-new-run-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const input = {
  runbook: { id: 'demo', version: '1.0.0', digest: 'd' },
  binding: { site: { name: 'Demo' } },
  siteDir: '/sites/demo',
  files: {},
  siteText: Buffer.from('name: Demo\n'),
} as unknown as Input

it('gives each of several runs of one moment a folder of its own', async () => {
  const runsDir = join(folder, 'runs')
  const options = { operator: 'Li', mode: 'run', runsDir } as const
  const made = await Promise.all(['first', 'second', 'third'].map(() => newRun(input, options)))
  for (const run of made) await run[Symbol.asyncDispose]()

  const names = made.map(({ dir }) => basename(dir))
  expect(new Set(names).size).toBe(3)
  for (const name of names) expect(name).toMatch(/^demo-\d{8}-\d{6}(-\d)?$/)
  expect((await readdir(runsDir)).toSorted()).toEqual(names.toSorted())
})

it('tells a folder in which none can be made', async () => {
  const runsDir = join(folder, 'a-file')
  await writeFile(runsDir, '')
  await expect(newRun(input, { operator: 'Li', mode: 'run', runsDir })).rejects.toMatchObject({
    code: 'RUN_FOLDER_INVALID',
  })
})
