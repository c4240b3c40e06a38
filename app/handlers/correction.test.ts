import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CorrectionView, RunView } from '../../engine/contract/runs.ts'
import { startRehearsal, type Rehearsal } from '../../adapters/rehearsal/index.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

/** A value that turns out wrong in a run on a site's own hosts (simulated ones), as a window corrects it. */
let home: string
let hosts: Rehearsal
let bench: Workbench
let run: string
const site = (): string => join(home, 'sites', 'pair', 'site.yaml')

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-correction-'))
  hosts = await startRehearsal()
  await mkdir(join(home, 'sites', 'pair'), { recursive: true })
  await writeFile(site(), hosts.site)
  bench = await openTestWorkbench(home, {
    env: {
      login: await hosts.secrets.get('', { env: 'login' }),
      auth_pass: await hosts.secrets.get('', { env: 'auth_pass' }),
    },
  })
  const asked = { site: 'pair', runbook: 'keepalived-vip-pair', stride: 'step' }
  run = (await call<{ run: string }>('runs.start', asked)).run
  // The first step is done, the second one waits.
  await until(({ state }) => state.held?.before?.step === 'no-static-vip')
  await call('runs.stop', { run })
  await until(({ working }) => !working)
}, 60_000)
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await hosts[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

const call = <T>(method: string, input?: unknown, screen = 'first'): Promise<T> =>
  callFrom<T>(screen, bench, method, input)
async function until(holds: (now: RunView) => boolean): Promise<RunView> {
  for (let tries = 0; tries < 600; tries += 1) {
    const now = await call<RunView>('runs.open', { run })
    if (holds(now)) return now
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('the run did not come there')
}
async function write(from: string, to: string): Promise<void> {
  expect(hosts.site).toContain(from)
  await writeFile(site(), hosts.site.replace(from, to))
}
const correction = () => call<CorrectionView>('runs.correction', { run })
const journal = () => readFile(join(home, 'runs', run, 'journal.jsonl'), 'utf8')

it('names the site that a run was begun with, and says that its file is the same', async () => {
  expect((await until(() => true)).siteId).toBe('pair')
  expect(await correction()).toMatchObject({ same: true, changed: [], again: [] })
})

it('refuses a file with a mistake, with its issues, and one of other hosts, as another run', async () => {
  await write('vrid: 62', 'vrid: 620')
  await expect(correction()).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [expect.objectContaining({ severity: 'error' })],
  })
  await write('a: [node-a], b: [node-b]', 'a: [node-b], b: [node-a]')
  await expect(correction()).rejects.toMatchObject({ code: 'CORRECTION_REFUSED' })
})

it('takes nothing back for a value that no step has used yet', async () => {
  await write('vrid: 62', 'vrid: 63')
  expect(await correction()).toMatchObject({
    same: false,
    changed: [{ name: 'vrid', before: '62', after: '63' }],
    again: [],
  })
})

it('takes only the file that was shown, only from the window that holds the run, and only a digest', async () => {
  const shown = await correction()
  await write('vrid: 62', 'vrid: 64')
  const asked = { run, sha256: shown.sha256, by: 'Li' }
  await expect(call('runs.correct', asked)).rejects.toMatchObject({ code: 'SITE_CHANGED' })
  await expect(call('runs.correct', asked, 'second')).rejects.toMatchObject({ code: 'RUN_HELD' })
  await expect(call('runs.correct', { ...asked, sha256: 'x' })).rejects.toMatchObject({ code: 'BAD_CALL' })
  expect(await journal()).not.toMatch(/undo-started|site-corrected/)
})

it('takes back what used the old value, puts the file in place, and waits before it is done anew', async () => {
  await write('service_ip: 192.168.10.38', 'service_ip: 192.168.10.39')
  const { sha256, changed, again } = await correction()
  expect([changed.map(one => one.name), again]).toEqual([['service_ip@node-b'], ['preflight']])

  await call('runs.correct', { run, sha256, by: 'Li' })
  const { state } = await until(now => now.state.held?.before?.step === 'preflight')

  expect(state.corrections).toMatchObject([
    { name: 'service_ip@node-b', before: '192.168.10.38', after: '192.168.10.39', by: 'Li' },
  ])
  expect(await readFile(join(home, 'runs', run, 'site.yaml'), 'utf8')).toContain('192.168.10.39')
  const told = (await journal()).matchAll(/"type":"(undo-started|undo-finished|site-corrected|run-resumed)"/g)
  const order = [...told].map(([, type]) => type)
  expect([...new Set(order)]).toEqual(['undo-started', 'undo-finished', 'site-corrected', 'run-resumed'])
  expect(await correction()).toMatchObject({ same: true })
  await call('runs.stop', { run })
  await until(({ working }) => !working)
})
