import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Notice } from '../../engine/contract/notices.ts'
import { createRedactor } from '../../engine/redact.ts'
import { openVault } from '../../adapters/vault/vault.ts'
import { createQuestionDesk } from '../questions.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import { Runs } from './runs.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-runs-'))
  await using bench = await openTestWorkbench(home)
  const { run } = await callFrom<{ run: string }>('first', bench, 'runs.rehearse')
  await callFrom('first', bench, 'runs.stop', { run })
  await vi.waitFor(() => expect(bench.working()).toBe(false), { timeout: 30_000 })
}, 60_000)
afterAll(() => rm(home, { recursive: true, force: true, maxRetries: 3 }))

it('answers with where a run stands when the answer goes out, not when its folder was first read', async () => {
  const folder = join(home, 'runs')
  const [run = ''] = (await readdir(folder)).filter(name => !name.startsWith('.'))
  const told: Notice[] = []
  const notify = (notice: Notice): void => void told.push(notice)
  const runs = new Runs({
    env: {},
    logger: { debug: () => undefined, warn: () => undefined },
    redactor: createRedactor(),
    notify,
    library: {
      runbooksDirs: [join(import.meta.dirname, '..', '..', 'runbooks')],
      warn: () => undefined,
    },
    desk: createQuestionDesk(notify),
    vault: openVault(join(home, 'vault')),
    folder: () => folder,
    operator: () => undefined,
    // Where the sites lie on a slow share, something happens in the meantime.
    async siteIn() {
      await runs.note(run, 'Li', { kind: 'remark', id: 'r1', text: 'the door was open' })
      return undefined
    },
  })

  const { state } = await runs.open(run)

  expect(told.flatMap(one => (one.type === 'run-event' ? [one.event.seq] : []))).toEqual([state.lastSeq])
})
