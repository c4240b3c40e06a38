import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunView } from '../../engine/contract/runs.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

/** Somebody writes in the copies of runbook or site that a run keeps: nothing is said or done by them. */
let home: string
let bench: Workbench
let run: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-copies-'))
  bench = await openTestWorkbench(home)
  run = (await call<{ run: string }>('runs.rehearse')).run
  await call('runs.stop', { run })
  while ((await call<RunView>('runs.open', { run })).working) await new Promise(go => setTimeout(go, 50))
})
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('first', bench, method, input)
const verified = (): Promise<{ problems: readonly { kind: string; file?: string }[] }> =>
  call('reports.verify', { run })

it.each([
  ['runbook', 'runbook/runbook.yaml', 'keepalived', 'FORGED'],
  ['site.yaml', 'site.yaml', '192.168.10.78', '192.168.10.79'],
])(
  'a changed %s is told, and neither shown, reported nor gone on with',
  async (file, path, from, to) => {
    const copy = join(home, 'runs', run, path)
    const text = await readFile(copy, 'utf8')
    expect(text).toContain(from)
    const before = await verified()
    expect(before.problems.map(({ kind }) => kind)).not.toContain('copy-modified')
    await writeFile(copy, text.replace(from, to))

    expect((await verified()).problems).toContainEqual({
      kind: 'copy-modified',
      file,
      line: expect.any(Number),
    })
    const invalid = { code: 'RUN_FOLDER_INVALID' }
    await expect(call('runs.open', { run })).rejects.toMatchObject(invalid)
    await expect(call('reports.export', { run, format: 'md', language: 'en' })).rejects.toMatchObject(invalid)
    await expect(call('runs.undo', { run })).rejects.toMatchObject(invalid)

    await writeFile(copy, text)
    await expect(call('runs.open', { run })).resolves.toBeDefined()
  },
  60_000,
)
