import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Notice } from '../../engine/contract/notices.ts'
import { openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

let home: string
let workbench: Workbench
const notices: Notice[] = []
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-app-vault-'))
  notices.length = 0
  workbench = await opened()
})
afterEach(async () => {
  await workbench[Symbol.asyncDispose]()
  await rm(home, { recursive: true })
})

async function opened(): Promise<Workbench> {
  const made = await openTestWorkbench(home, { runbooksDirs: [] })
  made.subscribe(notice => notices.push(notice))
  return made
}
const call = (method: string, input?: unknown) => workbench.call(method, input, 'screen')

it('makes, fills, locks and opens a vault, and shows names only', async () => {
  expect(await call('vault.state')).toMatchObject({ value: { exists: false, open: false, names: [] } })
  await call('vault.create', { passphrase: 'four random words' })
  const kept = await call('vault.set', { name: 'node-a', value: 'geheim-4711' })
  expect(kept).toMatchObject({ ok: true, value: { exists: true, open: true, names: ['node-a'] } })

  expect(await call('vault.lock')).toMatchObject({ value: { exists: true, open: false, names: [] } })
  expect(notices).toContainEqual({ type: 'changed', what: 'vault' })
  expect(await call('vault.set', { name: 'node-a', value: 'x' })).toMatchObject({ code: 'VAULT_LOCKED' })
  const wrong = await call('vault.unlock', { passphrase: 'five random words' })
  expect(wrong).toMatchObject({ ok: false, code: 'VAULT_PASSPHRASE_WRONG' })

  await call('vault.unlock', { passphrase: 'four random words' })
  await call('vault.rekey', { current: 'four random words', next: 'five random words' })
  expect(await call('vault.remove', { name: 'node-a' })).toMatchObject({ value: { open: true, names: [] } })
  expect(JSON.stringify([kept, wrong, notices])).not.toMatch(/geheim|random words/)
})

it('is locked for whoever opens the lid, and after the process has ended', async () => {
  await call('vault.create', { passphrase: 'four random words' })
  workbench.lockVault('suspend')
  expect(await call('vault.state')).toMatchObject({ value: { open: false } })

  await call('vault.unlock', { passphrase: 'four random words' })
  await workbench[Symbol.asyncDispose]()
  workbench = await opened()
  expect(await call('vault.state')).toMatchObject({ value: { exists: true, open: false } })
})
