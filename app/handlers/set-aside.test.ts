import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunCard } from '../../engine/contract/runs.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

let home: string
let bench: Workbench
let run: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-aside-'))
  bench = await openTestWorkbench(home)
  run = (await call<{ run: string }>('runs.rehearse')).run
  await call('runs.stop', { run })
  while ((await card())?.working === true) await new Promise(resolve => setTimeout(resolve, 50))
}, 60_000)
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('first', bench, method, input)
async function card(name = run): Promise<RunCard | undefined> {
  return (await call<readonly RunCard[]>('runs.list')).find(one => one.run === name)
}
const journal = (): Promise<string> => readFile(join(home, 'runs', run, 'journal.jsonl'), 'utf8')
const files = async (): Promise<readonly string[]> =>
  (await readdir(join(home, 'runs', run), { recursive: true })).toSorted()

it('takes a run that stopped out of those to go on with, and brings it back; its folder is not touched', async () => {
  const before = [await journal(), await files()]
  expect(await card()).toMatchObject({ unfinished: true, setAside: false })
  await call('runs.set-aside', { run, aside: true })
  expect(await card()).toMatchObject({ unfinished: false, setAside: true })
  expect(await call<readonly RunCard[]>('runs.list')).toHaveLength(1)
  await call('runs.set-aside', { run, aside: false })
  expect(await card()).toMatchObject({ unfinished: true, setAside: false })
  expect([await journal(), await files()]).toEqual(before)
})

it('brings it back when somebody goes on with it', async () => {
  await call('runs.set-aside', { run, aside: true })
  await call('runs.open', { run })
  await call('runs.resume', { run })
  expect(await card()).toMatchObject({ working: true, unfinished: true, setAside: false })
  await call('runs.stop', { run })
  await expect.poll(async () => (await card())?.working, { timeout: 30_000 }).toBe(false)
  expect(await card()).toMatchObject({ unfinished: true, setAside: false })
})

it('tells a folder whose name cannot be opened', async () => {
  await cp(join(home, 'runs', run), join(home, 'runs', 'copy (1)'), { recursive: true })
  expect((await card('copy (1)'))?.misnamed).toBe(true)
  expect((await card())?.misnamed).toBeUndefined()
})
