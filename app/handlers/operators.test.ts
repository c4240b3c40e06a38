/** Whoever sits at this laptop when a run goes on is who did it, whoever began it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ExportedFile } from '../../engine/contract/reports.ts'
import type { RunView } from '../../engine/contract/runs.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

let home: string
let bench: Workbench
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-operators-'))
  bench = await openTestWorkbench(home)
})
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('first', bench, method, input)
const open = (run: string): Promise<RunView> => call<RunView>('runs.open', { run })
const sits = (operator: string): Promise<unknown> => call('app.change-settings', { operator })

async function stopped(run: string, atPart: boolean): Promise<void> {
  if (atPart)
    await expect.poll(async () => (await open(run)).state.held?.before, { timeout: 20_000 }).toBeDefined()
  await call('runs.stop', { run })
  await expect.poll(async () => (await open(run)).working, { timeout: 20_000 }).toBe(false)
}

it('journals and reports the one who goes on, takes back and cleans up', async () => {
  await sits('Wang')
  const { run } = await call<{ run: string }>('runs.rehearse')
  await stopped(run, true)
  await sits('Li')
  await call('runs.resume', { run, stride: 'nothing' })
  await stopped(run, true)
  await sits('Zhao')
  await call('runs.undo', { run })
  await expect.poll(async () => (await open(run)).working, { timeout: 20_000 }).toBe(false)
  await sits('Qian')
  await call('runs.cleanup', { run, backups: false })
  await expect.poll(async () => (await open(run)).working, { timeout: 20_000 }).toBe(false)

  const lines = (await readFile(join(home, 'runs', run, 'journal.jsonl'), 'utf8')).trim().split('\n')
  const events = lines.map(line => JSON.parse(line) as RunEvent)
  expect(events.flatMap(one => ('operator' in one ? [[one.type, one.operator]] : []))).toEqual([
    ['run-started', 'Wang'],
    ['run-resumed', 'Li'],
    ['undo-started', 'Zhao'],
    ['cleanup-started', 'Qian'],
  ])
  expect(events.flatMap(one => (one.type === 'run-paused' ? [one.by] : []))).toEqual(['Wang', 'Li'])
  const { content } = await call<ExportedFile>('reports.export', { run, format: 'md', language: 'en' })
  expect(content).toContain('Wang, Li, Zhao, Qian')
}, 90_000)
