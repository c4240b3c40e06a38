import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { HostRecord } from '../../engine/contract/hosts.ts'
import { facts } from '../../engine/plan/fixtures/binding.ts'
import { parseSite } from '../../engine/site/parse.ts'
import { pair, textOf } from '../../test/fixtures/input/read.ts'
import { compareFile } from '../plans/compare-file.ts'
import { keepApproval, readApproval } from '../plans/approvals.ts'
import { openHostRecords } from './records.ts'
import { viewSite } from './view.ts'

const text = textOf('../input/site.yaml')
const look = (given: string, edits: Parameters<typeof viewSite>[0]['edits'] = [], runbook?: string) =>
  viewSite({ text: given, edits, runbook, library: [pair()], recordsOf: () => Promise.resolve({}) })

describe('viewSite', () => {
  it('takes the runbook that fits, applies edits, and says whether it binds', async () => {
    const fine = await look(text)
    const worse = await look(text, [{ path: ['params', 'vrid'], value: 999 }])

    expect([fine.runbook, fine.binds, fine.issues]).toEqual(['pair', true, []])
    expect(worse.binds).toBe(false)
    expect(worse.text).toBe(text.replace('vrid: 62', 'vrid: 999'))
    expect(worse.form?.params.find(field => field.name === 'vrid')?.issues[0]?.code).toBe('VALUE_RANGE')
  })

  it('says at each host what is wrong with it before any job is chosen', async () => {
    const wrong = text.replace('10.0.0.11', '10.0.0.300').replace('address: 10.0.0.12', "address: ''")
    const view = await viewSite({
      ...{ text: wrong, edits: [], runbook: undefined, library: [] },
      recordsOf: () => Promise.resolve({}),
    })

    expect([view.runbook, view.binds]).toEqual([undefined, false])
    expect(view.form?.hosts.map(({ name, issues }) => [name, issues.map(({ code }) => code)])).toEqual([
      ['node-a', ['HOST_ADDRESS']],
      ['node-b', ['TEXT_EMPTY']],
      ['bastion', []],
    ])
    expect([view.form?.roles, view.form?.params, view.form?.issues]).toEqual([[], [], []])
  })

  it('leaves a text alone that is no YAML, and says where it breaks', async () => {
    const view = await look('a: [', [{ path: ['name'], value: 'x' }], 'pair')

    expect(view).toMatchObject({ text: 'a: [', binds: false, issues: [{ severity: 'error' }] })
    expect([view.model, view.form]).toEqual([undefined, undefined])
  })
})

describe('host records', () => {
  const parsed = parseSite(text, 'site.yaml')
  const site = parsed.ok ? parsed.value.site : undefined
  const record = (host: string, access: string): HostRecord => ({
    host,
    access,
    ok: true,
    at: '2026-01-01T00:00:00Z',
    facts,
  })

  it('keeps records that arrive side by side, and none of a host that is reached another way now', async () => {
    const store = openHostRecords(await mkdtemp(join(tmpdir(), 'records-')))
    await Promise.all([
      store.keep(record('node-a', 'root@10.0.0.11:22')),
      store.keep(record('node-b', 'root@10.0.0.1:22 > ops@10.0.0.12:22')),
      store.keep(record('bastion', 'root@10.9.9.9:22')),
    ])

    expect(Object.keys(await store.read(site))).toEqual(['node-a', 'node-b'])
    expect((await store.read(site))['node-a']?.facts).toEqual(facts)
    expect(await store.read(undefined)).toEqual({})
  })
})

describe('approvals', () => {
  it('keeps one a runbook, and has none where nothing was kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'approvals-'))
    const approval = { digest: 'd', by: 'Li Lei', at: '2026-01-01T00:00:00Z' }
    await keepApproval(folder, 'pair', approval)

    expect([await readApproval(folder, 'pair'), await readApproval(folder, 'other')]).toEqual([
      approval,
      undefined,
    ])
  })
})

describe('compareFile', () => {
  it('says what changes, line by line', () => {
    const { found, hunks } = compareFile('/etc/x', 'a\nnew\nc\n', 'a\nold\nc\n')

    expect([found, hunks[0]?.lines]).toEqual(['differs', [' a', '-old', '+new', ' c']])
    expect(compareFile('/etc/x', 'a\n', 'a\n').found).toBe('same')
  })

  it('never shows a secret that the host holds, the same one or another', () => {
    const planned = 'auth {\n    code ‹auth_pass›\n}\n'
    const { found } = compareFile('/x', planned, 'auth {\n    code hunter22\n}\n')
    const other = compareFile(
      '/x',
      planned,
      'auth {\n    code hunter22\n    auth_pass geheim99\n    new\n}\n',
    )

    expect(found).toBe('same')
    expect(JSON.stringify(other)).not.toMatch(/hunter22|geheim99/)
  })
})
