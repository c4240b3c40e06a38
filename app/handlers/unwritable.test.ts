/** Whatever cannot be written is told with its path and why, in words; nothing is taken for changed that is not. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AppState } from '../../engine/contract/app.ts'
import type { HostRecords } from '../../engine/contract/hosts.ts'
import type { SiteDocument } from '../../engine/contract/sites.ts'
import { keepApproval } from '../plans/approvals.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

let home: string
let bench: Workbench
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-unwritable-'))
  bench = await openTestWorkbench(home)
})
afterEach(async () => {
  await bench[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('first', bench, method, input)
const unwritable = (path: string): object => ({
  code: 'FILE_UNWRITABLE',
  params: { path, reason: expect.stringMatching(/^E/) },
})

it('settings stay as they were', async () => {
  const path = join(home, 'settings.json')
  await mkdir(path)
  await expect(call('app.change-settings', { language: 'zh' })).rejects.toMatchObject(unwritable(path))
  expect((await call<AppState>('app.state')).settings.language).toBe('system')
})

it('a site that is gone is not removed', async () => {
  await expect(call('sites.remove', { site: 'gone' })).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    params: { path: join(home, 'sites', 'gone', 'site.yaml'), reason: 'ENOENT' },
  })
})

it('a run that cannot be marked is not set aside', async () => {
  await mkdir(join(home, 'runs'))
  await writeFile(join(home, 'runs', '.set-aside'), '')
  const path = join(home, 'runs', '.set-aside', 'demo')
  for (const aside of [true, false])
    await expect(call('runs.set-aside', { run: 'demo', aside })).rejects.toMatchObject(unwritable(path))
})

it('a plan is not approved', async () => {
  const path = join(home, 'approvals.json')
  await mkdir(path)
  await expect(keepApproval(home, 'demo', { digest: 'd', by: 'Li', at: '' })).rejects.toMatchObject(
    unwritable(path),
  )
})

it('a connection test says what it found, that it is not kept, and ends; what could not be kept counts until it can', async () => {
  const ssh = (port: number): string =>
    `{ ssh: { address: 127.0.0.1, port: ${String(port)}, auth: { agent: true } } }`
  const text = `schema: siteproof/site/v1\nname: hall\nhosts:\n  node-a: ${ssh(1)}\n  node-b: ${ssh(2)}\n`
  const { site } = await call<SiteDocument>('sites.create', { name: 'hall', text })
  const path = join(home, 'sites', site, 'hosts.json')
  await mkdir(path)
  const ended: unknown[] = []
  bench.subscribe(notice => {
    if (notice.type === 'host-test' && notice.stage === 'done')
      ended.push([notice.host, notice.record?.error])
  })
  const error = { code: 'HOST_UNREACHABLE' }

  const told = await call<HostRecords>('hosts.test', { site, hosts: ['node-a'] })
  expect(told).toMatchObject({ 'node-a': { ok: false, error, unkept: unwritable(path) } })
  expect(ended).toMatchObject([['node-a', error]])
  expect(await call<HostRecords>('hosts.records', { site })).toMatchObject({ 'node-a': { error } })

  await rm(path, { recursive: true })
  const kept = await call<HostRecords>('hosts.test', { site, hosts: ['node-b'] })
  expect(kept['node-b']?.unkept).toBeUndefined()
  const onDisk = JSON.parse(await readFile(path, 'utf8')) as HostRecords
  expect(Object.values(onDisk).map(({ host, unkept }) => [host, unkept])).toEqual([
    ['node-a', undefined],
    ['node-b', undefined],
  ])
})
