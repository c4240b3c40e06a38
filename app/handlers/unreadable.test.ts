import { cp, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ListedRun, RunCard } from '../../engine/contract/runs.ts'
import type { ListedSite } from '../../engine/contract/sites.ts'
import { RunError } from '../../engine/errors.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import { whyUnreadable } from '../unreadable.ts'
import type { Workbench } from '../workbench.ts'

let home: string
let bench: Workbench
let run: string
const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('first', bench, method, input)
const inRuns = (...names: readonly string[]): string => join(home, 'runs', ...names)
const listed = async (name: string): Promise<ListedRun | undefined> =>
  (await call<readonly ListedRun[]>('runs.list')).find(one => one.run === name)

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-unreadable-'))
  bench = await openTestWorkbench(home)
  run = (await call<{ run: string }>('runs.rehearse')).run
  await call('runs.stop', { run })
  while (((await listed(run)) as RunCard | undefined)?.working !== false)
    await new Promise(resolve => setTimeout(resolve, 50))
}, 60_000)
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

/** A copy of the run in which one file was changed. */
async function damaged(name: string, file: string, change: (text: string) => string): Promise<string> {
  await cp(inRuns(run), inRuns(name), { recursive: true })
  await writeFile(inRuns(name, file), change(await readFile(inRuns(name, file), 'utf8')))
  return name
}

describe('a run that is damaged', () => {
  it('is listed with what is wrong with it, and opening it says the same', async () => {
    const rows: readonly (readonly [string, string])[] = [
      [await damaged('line', 'journal.jsonl', text => text.replace('"type"', '"tipe"')), 'JOURNAL_DAMAGED'],
      [await damaged('meta', 'run.json', text => text.slice(0, 20)), 'RUN_FOLDER_INVALID'],
      [await damaged('site', 'site.yaml', () => 'hosts: ['), 'RUN_FOLDER_INVALID'],
    ]
    for (const [name, code] of rows) expect(await listed(name)).toMatchObject({ unreadable: { code } })
    await expect(call('runs.open', { run: 'line' })).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' })
    await rm(inRuns('meta', 'run.json'))
    expect(await listed('meta')).toMatchObject({ unreadable: { params: { path: inRuns('meta') } } })
  })

  it('names its folder where the events alone were judged', () => {
    const { params } = whyUnreadable('/runs/x', new RunError('JOURNAL_DAMAGED', { path: '', line: 3 }))
    expect(params).toEqual({ path: '/runs/x', line: 3 })
  })

  it('hides none that is sound, and stands first', async () => {
    const all = await call<readonly ListedRun[]>('runs.list')
    expect(all.map(one => one.run)).toContain(run)
    const order = all.map(one => one.unreadable !== undefined)
    expect(order).toEqual(order.toSorted((a, b) => Number(b) - Number(a)))
  })

  it('is told from what never was one', async () => {
    await mkdir(inRuns('empty'))
    await mkdir(inRuns('begun', 'runbook'), { recursive: true })
    await writeFile(inRuns('begun', 'journal.jsonl'), '')
    await writeFile(inRuns('notes.txt'), 'x')
    for (const name of ['empty', 'begun', 'notes.txt']) expect(await listed(name)).toBeUndefined()
  })
})

describe('a site that cannot be read', () => {
  it('is listed with why, beside those that can', async () => {
    const sites = join(home, 'sites')
    await call('sites.create', { name: 'hall', text: 'schema: siteproof/site/v1\nname: x\nhosts: {}\n' })
    await mkdir(join(sites, 'huge'))
    const file = await open(join(sites, 'huge', 'site.yaml'), 'w')
    await file.truncate(3 * 1024 ** 3)
    await file.close()
    await mkdir(join(sites, 'odd', 'site.yaml'), { recursive: true })
    const found = await call<readonly ListedSite[]>('sites.list')

    expect(found).toMatchObject([
      { site: 'huge', unreadable: { code: 'FILE_UNREADABLE', params: { reason: { code: 'file-too-big' } } } },
      { site: 'odd', unreadable: { code: 'FILE_UNREADABLE', params: { reason: 'EISDIR' } } },
      { site: 'hall', hosts: 0 },
    ])
    await expect(call('sites.read', { site: 'huge' })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })
})
