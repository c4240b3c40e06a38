import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AppState } from '../../engine/contract/app.ts'
import type { HostRecords } from '../../engine/contract/hosts.ts'
import type { RunCard } from '../../engine/contract/runs.ts'
import { SiteId, type SiteCard, type SiteDocument } from '../../engine/contract/sites.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

let home: string
let bench: Workbench

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-folders-'))
  bench = await openTestWorkbench(home)
})
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('first', bench, method, input)
const change = (part: object): Promise<AppState> => call<AppState>('app.change-settings', part)
const text = 'schema: siteproof/site/v1\nname: x\nhosts: {}\n'

describe('folders of sites and runs', () => {
  it('are taken only where they are whole paths of folders that can be written to', async () => {
    const file = join(home, 'a-file')
    await writeFile(file, '')
    const refused: readonly (readonly [string, string])[] = [
      ['sites', 'folder-relative'],
      ['~/sites', 'folder-relative'],
      [join(home, 'nowhere'), 'folder-missing'],
      [file, 'folder-is-file'],
      ['/proc', 'folder-readonly'],
    ]
    for (const [path, code] of refused) {
      for (const name of ['sitesFolder', 'runsFolder'])
        await expect(change({ [name]: path })).rejects.toMatchObject({
          code: 'FOLDER_UNUSABLE',
          params: { path, reason: { code } },
        })
    }
    const { settings } = await call<AppState>('app.state')
    expect([settings.sitesFolder, settings.runsFolder]).toEqual(['', ''])

    const own = join(home, 'own')
    await mkdir(own)
    expect(await change({ sitesFolder: own })).toMatchObject({ sitesFolder: own, unusable: [] })
    expect(await change({ sitesFolder: '' })).toMatchObject({ sitesFolder: join(home, 'sites') })
  })

  it('are told of where they went away, a stick that is not plugged in say', async () => {
    const stick = join(home, 'stick')
    await mkdir(stick)
    await change({ sitesFolder: stick })
    await rm(stick, { recursive: true })
    const { unusable } = await call<AppState>('app.state')
    expect(unusable).toMatchObject([{ path: stick, reason: { code: 'folder-missing' } }])
    // What is not about folders can be set all the same.
    await change({ operator: 'Li Lei' })
    await change({ sitesFolder: '' })
  })

  it('of runs stays while a run is at work', async () => {
    const { run } = await call<{ run: string }>('runs.rehearse')
    const other = join(home, 'other')
    await mkdir(other)
    await expect(change({ runsFolder: other })).rejects.toMatchObject({ code: 'RUNS_UNDER_WAY' })
    expect((await call<readonly RunCard[]>('runs.list')).map(card => card.run)).toContain(run)
    await call('runs.stop', { run })
    const isAtWork = async (): Promise<boolean> =>
      (await call<readonly RunCard[]>('runs.list')).some(({ working }) => working)
    await expect.poll(isAtWork, { timeout: 30_000 }).toBe(false)
    expect((await change({ runsFolder: other })).runsFolder).toBe(other)
    await change({ runsFolder: '' })
  }, 60_000)
})

describe('a new site', () => {
  it('gets a folder that can be opened again, whatever its name begins with', async () => {
    for (const name of ['_draft', '__', '-._北京 机房', `${'字'.repeat(78)}𠮷`]) {
      const { site } = await call<SiteDocument>('sites.create', { name, text })
      expect(SiteId.safeParse(site).success, site).toBe(true)
      expect((await call<SiteDocument>('sites.read', { site })).text).toBe(text)
    }
  })

  it('says that its name is taken only where it is', async () => {
    await call('sites.create', { name: 'twice', text })
    await expect(call('sites.create', { name: 'twice', text })).rejects.toMatchObject({ code: 'SITE_EXISTS' })

    await rm(join(home, 'sites'), { recursive: true })
    await writeFile(join(home, 'sites'), 'a file where the folder was')
    await expect(call('sites.create', { name: 'other', text })).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      params: { reason: 'EEXIST' },
    })
    await rm(join(home, 'sites'))
  })
})

describe('folders that a person copied by hand', () => {
  it('are listed with the name that they need, and never opened under the one they have', async () => {
    const { site } = await call<SiteDocument>('sites.create', { name: 'hall', text })
    for (const name of ['North hall', 'hall (1)', '_x']) {
      await mkdir(join(home, 'sites', name))
      await writeFile(join(home, 'sites', name, 'site.yaml'), text)
    }
    const cards = await call<readonly SiteCard[]>('sites.list')
    const misnamed = cards.map(card => [card.site, card.better]).toSorted()
    expect(misnamed).toEqual([
      ['North hall', 'North-hall'],
      ['_x', 'x'],
      ['hall (1)', 'hall-1'],
      ['hall', undefined],
    ])
    await expect(call('sites.read', { site: 'North hall' })).rejects.toMatchObject({ code: 'BAD_CALL' })
    expect((await call<SiteDocument>('sites.read', { site })).site).toBe('hall')
    expect(await readFile(join(home, 'sites', '_x', 'site.yaml'), 'utf8')).toBe(text)
  })
})

it('counts on its card what the form of a site would count', async () => {
  const made = await call<SiteDocument>('sites.create', { name: 'Half', runbook: 'keepalived-vip-pair' })
  const addressed = made.text.replaceAll(/address: ''/g, 'address: 127.0.0.1')
  await call('sites.write', { site: 'Half', text: addressed, sha256: made.sha256 })
  const card = (await call<readonly SiteCard[]>('sites.list')).find(({ site }) => site === 'Half')
  const view = await call<{ issues: readonly { severity: string }[] }>('sites.view', {
    site: 'Half',
    text: addressed,
  })

  expect(card?.issues).toBeGreaterThan(3)
  expect(card?.issues).toBe(view.issues.filter(({ severity }) => severity === 'error').length)
})

describe('the connection test of a site that is half filled in', () => {
  const ssh = (address: string, port: number): string =>
    `{ ssh: { address: '${address}', port: ${String(port)}, auth: { agent: true } } }`
  const half = `schema: siteproof/site/v1\nname: ''\nhosts:\n  node-a: ${ssh('127.0.0.1', 1)}\n  node-b: ${ssh('', 22)}\n`

  it('tests the host that is right by itself, and names the field of another', async () => {
    const { site } = await call<SiteDocument>('sites.create', { name: 'Half-2', text: half })
    const records = await call<HostRecords>('hosts.test', { site, hosts: ['node-a'] })
    expect(Object.keys(records)).toEqual(['node-a'])
    expect(await call<HostRecords>('hosts.records', { site })).toEqual(records)
    const refused = call('hosts.test', { site, hosts: ['node-b'] })
    await expect(refused).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      params: { what: { zh: expect.stringMatching(/^node-b：地址未填写/) as string } },
    })
  })
})
