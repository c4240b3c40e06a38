import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunView } from '../../engine/contract/runs.ts'
import { openRunFolder } from '../../adapters/files/run-folder.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

/** What is asked of one run at once, by one window or by several: nothing locks the other out of the run's folder. */
let home: string
let bench: Workbench
let run: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-at-once-'))
  bench = await openTestWorkbench(home)
  run = (await call<{ run: string }>('runs.rehearse')).run
  await until(view => view.state.held?.before !== undefined)
})
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('first', bench, method, input)
const view = (): Promise<RunView> => call<RunView>('runs.open', { run })
async function until(holds: (now: RunView) => boolean): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (holds(await view())) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('never came')
}
const remark = (text: string): Promise<unknown> =>
  call('reports.note', { run, by: 'Li', entry: { kind: 'remark', id: text, text } })
const remarks = async (): Promise<readonly string[]> =>
  (await view()).state.notes.remarks.map(({ text }) => text)

it('keeps each of several notes, while the run ends its work, at rest, and while it goes on', async () => {
  await Promise.all([call('runs.stop', { run }), ...['a', 'b', 'c'].map(remark)])
  await until(now => !now.working)
  await Promise.all(['d', 'e', 'f', 'g'].map(remark))
  await Promise.all([remark('h'), call('runs.resume', { run, stride: 'part' }), remark('i')])
  await until(now => now.state.held?.before !== undefined)

  expect((await remarks()).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'])
}, 60_000)

it('refuses to go on from an event that it does not understand, and lets the folder go', async () => {
  await call('runs.stop', { run })
  await until(now => !now.working)
  const journal = join(home, 'runs', run, 'journal.jsonl')
  const whole = await readFile(journal, 'utf8')
  {
    await using folder = await openRunFolder(join(home, 'runs', run), {
      clock: systemClock,
      digest: systemDigest,
    })
    await folder.journal.append({ type: 'gate-judged', step: 'x', item: '', host: 'node-a' } as never)
  }

  await expect(call('runs.resume', { run, stride: 'part' })).rejects.toThrow('JOURNAL_DAMAGED')
  await writeFile(journal, whole)
  await remark('after')
  expect(await remarks()).toContain('after')
}, 60_000)
