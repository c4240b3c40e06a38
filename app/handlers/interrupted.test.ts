import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { ListedRun, RunCard, RunView } from '../../engine/contract/runs.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

let home: string
let bench: Workbench
const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('first', bench, method, input)
const inRuns = (...names: readonly string[]): string => join(home, 'runs', ...names)
async function card(name: string): Promise<RunCard | undefined> {
  const found = (await call<readonly ListedRun[]>('runs.list')).find(one => one.run === name)
  return found as RunCard | undefined
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-interrupted-'))
  bench = await openTestWorkbench(home)
  const { run } = await call<{ run: string }>('runs.rehearse')
  await call('runs.go', { run, stride: 'through', by: 'li' })
  await vi.waitFor(async () => expect(await journalOf(run)).toContain('"step-started"'), { timeout: 30_000 })
  await call('runs.stop', { run })
  await vi.waitFor(async () => expect((await card(run))?.working).toBe(false), { timeout: 30_000 })
  await kill(run, 'killed', true)
  await kill(run, 'killed-real', false)
}, 90_000)
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

const journalOf = (run: string): Promise<string> => readFile(inRuns(run, 'journal.jsonl'), 'utf8')

/** What a process that was killed leaves: its journal up to a part that had begun, and its lock. */
async function kill(run: string, name: string, rehearsal: boolean): Promise<void> {
  await cp(inRuns(run), inRuns(name), { recursive: true })
  const lines = (await journalOf(run)).split('\n')
  const begun = lines.findIndex(line => line.includes('"step-started"'))
  await writeFile(inRuns(name, 'journal.jsonl'), `${lines.slice(0, begun + 1).join('\n')}\n`)
  const meta = JSON.parse(await readFile(inRuns(name, 'run.json'), 'utf8')) as object
  await writeFile(inRuns(name, 'run.json'), JSON.stringify({ ...meta, rehearsal }))
  await lockedBy(name, 2 ** 22 + 7)
}
const lockedBy = (name: string, pid: number): Promise<void> =>
  writeFile(inRuns(name, 'lock'), JSON.stringify({ pid, host: hostname(), since: '' }))

it.each(['killed', 'killed-real'])(
  'calls a run whose process is gone interrupted everywhere: %s',
  async name => {
    const interrupted = { code: 'interrupted', params: { number: 1 } }
    expect((await card(name))?.headline).toMatchObject(interrupted)
    expect((await call<RunView>('runs.open', { run: name })).headline).toMatchObject(interrupted)
    for (const [language, word, not] of [
      ['en', '? interrupted at step 1', 'in progress'],
      ['zh', '? 已中断，停在第 1 步', '运行中'],
    ]) {
      const asked = { run: name, format: 'md', language }
      const { content } = await call<{ content: string }>('reports.export', asked)
      expect(content).toContain(word)
      expect(content).not.toContain(not)
    }
  },
)

it('calls it in progress while another process works on it', async () => {
  await lockedBy('killed-real', process.ppid)
  expect((await card('killed-real'))?.headline.code).toBe('running')
  const asked = { run: 'killed-real', format: 'md', language: 'en' }
  expect((await call<{ content: string }>('reports.export', asked)).content).toContain('in progress')
})

it('is taken over from a computer that cannot be looked at, once a person said that nobody works there', async () => {
  const holder = { pid: 7, host: 'before-renaming', since: '2026-01-02T03:04:05.000Z' }
  await writeFile(inRuns('killed-real', 'lock'), JSON.stringify(holder))
  const locked = { code: 'RUN_FOLDER_LOCKED', params: { ...holder, unsure: 'yes' } }
  const takeOver = (named: object): Promise<unknown> =>
    call('runs.take-over', { run: 'killed-real', holder: named })

  await expect(call('runs.resume', { run: 'killed-real' })).rejects.toMatchObject(locked)
  await expect(takeOver({ ...holder, pid: 8 })).rejects.toMatchObject(locked)
  await takeOver(holder)
  expect((await card('killed-real'))?.headline.code).toBe('interrupted')
})
