import { cp, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ListedRun, RunCard } from '../../engine/contract/runs.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

let home: string
let bench: Workbench
let run: string
const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('first', bench, method, input)
const journal = (name = run): string => join(home, 'runs', name, 'journal.jsonl')
async function listed(name = run): Promise<RunCard | undefined> {
  const found = (await call<readonly ListedRun[]>('runs.list')).find(one => one.run === name)
  return found as RunCard | undefined
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-cards-'))
  bench = await openTestWorkbench(home)
  run = (await call<{ run: string }>('runs.rehearse')).run
  while ((await listed())?.waits !== true) await new Promise(resolve => setTimeout(resolve, 50))
}, 60_000)
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

it('takes a run that is under way in this process from its fold, not from its journal', async () => {
  await rename(journal(), `${journal()}.away`)
  const card = await listed()
  await rename(`${journal()}.away`, journal())
  expect(card).toMatchObject({ run, working: true, waits: true, unfinished: true })
})

it('reads a journal again only once its file has changed', async () => {
  await call('runs.stop', { run })
  await expect.poll(async () => (await listed())?.working, { timeout: 30_000 }).toBe(false)
  await cp(join(home, 'runs', run), join(home, 'runs', 'old'), { recursive: true })
  const [then, text] = [new Date('2026-01-01T00:00:00Z'), await readFile(journal('old'), 'utf8')]
  await utimes(journal('old'), then, then)
  const card = await listed('old')
  expect(card).toMatchObject({ run: 'old', working: false, unfinished: false })

  // As a list sees it, nothing has changed: whether it was read shows in that it is damaged.
  await writeFile(journal('old'), text.replace('"type"', '"tipe"'))
  await utimes(journal('old'), then, then)
  expect(await listed('old')).toEqual(card)
  await utimes(journal('old'), then, new Date())
  expect(await listed('old')).toMatchObject({ unreadable: { code: 'JOURNAL_DAMAGED' } })

  await writeFile(journal('old'), text)
  expect(await listed('old')).toEqual(card)
})

it('tells what was marked and what goes on, whatever it remembers', async () => {
  await call('runs.set-aside', { run, aside: true })
  expect(await listed()).toMatchObject({ setAside: true, unfinished: false })
  await call('runs.open', { run })
  await call('runs.resume', { run })
  expect(await listed()).toMatchObject({ working: true, setAside: false, unfinished: true })
  await call('runs.stop', { run })
  await expect.poll(async () => (await listed())?.working, { timeout: 30_000 }).toBe(false)
})
