import { expect, it } from 'vitest'
import { memoryJournal, memoryLogger, memoryPrompter } from '../../adapters/memory/index.ts'
import { memoryClock } from '../../adapters/memory/clock.ts'
import { memoryDigest } from '../../adapters/memory/small.ts'
import type { RunFolder } from '../../adapters/files/run-folder.ts'
import type { Vault } from '../../adapters/vault/vault.ts'
import { createRedactor } from '../../engine/redact.ts'
import { binding } from '../../test/support/run-fixture.ts'
import type { Input } from '../input.ts'
import { createFold } from '../../engine/run/reduce.ts'
import { createLiveRun } from './live-run.ts'

it('lets every command on every host of a large site listen to its stop: no sign of a leak', async () => {
  let ends: AbortSignal | undefined
  const live = createLiveRun({
    ...{ run: 'r1', dir: '/nowhere', env: {}, logger: memoryLogger(), redactor: createRedactor() },
    vault: {} as Vault,
    foreign: () => Promise.resolve(false),
    notify: () => undefined,
    prompter(signal) {
      ends = signal
      return memoryPrompter({})
    },
  })
  const bound = binding([])
  const journal = memoryJournal({ clock: memoryClock(), digest: memoryDigest })
  const folder = {
    ...{ dir: '/nowhere', journal, meta: { runId: 'r1', operator: 'Li', rehearsal: false } },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  } as unknown as RunFolder
  const input = { binding: bound, runbook: bound.runbook, siteDir: '/', siteText: '' } as unknown as Input
  await live.work(
    {
      folder,
      fold: createFold([]),
      input,
      first: 'through',
      task: () => Promise.reject(new Error('not here')),
    },
    'Li',
  )

  const warned: Error[] = []
  const warn = (warning: Error): void => void warned.push(warning)
  process.on('warning', warn)
  for (let host = 0; host < 40; host += 1) ends?.addEventListener('abort', () => undefined)
  await new Promise(resolve => setImmediate(resolve))
  process.off('warning', warn)
  expect([ends?.aborted, warned]).toEqual([false, []])
})
