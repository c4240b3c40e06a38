import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunView } from '../../engine/contract/runs.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

/** Who may steer a run where windows come, go and are loaded anew. */
let home: string
let bench: Workbench

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-holders-'))
  bench = await openTestWorkbench(home)
})
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

const openFrom = (screen: string, run: string): Promise<RunView> =>
  callFrom<RunView>(screen, bench, 'runs.open', { run })

it('lets no window hold a run that goes while it begins or opens one', async () => {
  const begun = callFrom<{ run: string }>('gone at once', bench, 'runs.rehearse')
  bench.screenClosed('gone at once')
  const { run } = await begun
  const opened = openFrom('loaded anew', run)
  bench.screenClosed('loaded anew')
  await opened

  expect((await openFrom('stays', run)).access).toBe('owner')
  expect((await openFrom('second', run)).access).toBe('reader')
  await expect(callFrom('second', bench, 'runs.stop', { run })).rejects.toThrow('RUN_HELD')
  bench.screenClosed('stays')
  expect((await openFrom('second', run)).access).toBe('owner')
  await callFrom('second', bench, 'runs.stop', { run })
}, 60_000)
