/** What a run of another laptop would read on this one goes to none of its hosts before somebody looked at it and said so. */
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunView } from '../../engine/contract/runs.ts'
import type { TerminalState } from '../../engine/contract/terminals.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import { startSimulatedSite, type SimulatedSite } from '../../test/e2e/simulated-site.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

let home: string
let sim: SimulatedSite
let bench: Workbench
let run: string
const mine = (): string => join(home, 'mine')
const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('mine', bench, method, input)
const open = (): Promise<RunView> => call<RunView>('runs.open', { run })

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-foreign-'))
  sim = await startSimulatedSite()
  // Files of this laptop, named by the other one; the pins are the other one's, too.
  await writeFile(join(home, 'login'), `${sim.password}\n`)
  await writeFile(join(home, 'secret'), 'k1eepA99\n')
  const stick = await theirRun(
    sim.quiet
      .replaceAll('{ password: { env: login } }', `{ password: { file: ${join(home, 'login')} } }`)
      .replace('auth_pass: { env: auth_pass }', `auth_pass: { file: ${join(home, 'secret')} }`),
  )
  bench = await openTestWorkbench(mine())
  await call('app.change-settings', { operator: 'Li' })
  run = (await call<{ run: string }>('runs.bring-in', { folder: stick })).run
}, 60_000)
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await sim[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

/** Stopped before its first part. */
async function theirRun(site: string): Promise<string> {
  const away = join(home, 'away')
  await sim.write(away, 'pair', site)
  await using theirs = await openTestWorkbench(away)
  const asked = { site: 'pair', runbook: 'keepalived-vip-pair', operator: 'Eve' }
  const begun = await callFrom<{ run: string }>('theirs', theirs, 'runs.start', asked)
  const at = (): Promise<RunView> => callFrom<RunView>('theirs', theirs, 'runs.open', begun)
  await until(async () => (await at()).state.held?.before !== undefined)
  await callFrom('theirs', theirs, 'runs.stop', begun)
  await until(async () => !(await at()).working)
  await mkdir(join(home, 'stick'))
  await rename(join(away, 'runs', begun.run), join(home, 'stick', begun.run))
  return join(home, 'stick', begun.run)
}
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 20))
}
async function journal(): Promise<readonly RunEvent[]> {
  const text = await readFile(join(mine(), 'runs', run, 'journal.jsonl'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as RunEvent)
}

it('shows its hosts, their pins, its runbook and every secret that it would read here', async () => {
  const { unconfirmed, lacks } = await open()
  expect(lacks).toBeUndefined()
  expect(unconfirmed).toMatchObject({
    operator: 'Eve',
    runbook: { id: 'keepalived-vip-pair', origin: 'shipped' },
    hosts: [
      { name: 'node-a', address: expect.stringMatching(/^127\.0\.0\.1:\d+$/), known: false },
      { name: 'node-b' },
    ],
    sources: [
      {
        source: { code: 'secret-from-file', params: { path: join(home, 'login') } },
        logins: ['node-a', 'node-b'],
        values: [],
      },
      { source: { params: { path: join(home, 'secret') } }, logins: [], values: ['auth_pass'] },
    ],
  })
  expect(unconfirmed?.hosts[0]?.pins).toEqual([expect.stringMatching(/^SHA256:/)])
})

it('contacts nobody before that was confirmed, through no door, and not after something else was', async () => {
  const before = await journal()
  const refused = { code: 'RUN_UNCONFIRMED' }
  await expect(call('runs.resume', { run })).rejects.toMatchObject(refused)
  await expect(call('runs.undo', { run })).rejects.toMatchObject(refused)
  await expect(call('runs.cleanup', { run, backups: false })).rejects.toMatchObject(refused)
  const shell: TerminalState[] = []
  bench.onTerminals('mine', { bytes: () => undefined, state: (_, state) => void shell.push(state) })
  const target = { kind: 'shell', run, host: 'node-a' }
  await call('terminals.open', { target, columns: 80, rows: 24, language: 'en' })
  await expect.poll(() => shell.at(-1)).toMatchObject({ status: 'failed', ...refused })
  await expect(call('runs.confirm', { run, sha256: '0'.repeat(64) })).rejects.toMatchObject(refused)
  expect(await journal()).toEqual(before)
})

it('is confirmed on this laptop alone, asks for the keys of its hosts all the same, and then goes on', async () => {
  const { unconfirmed } = await open()
  await call('runs.confirm', { run, sha256: unconfirmed?.sha256 })
  expect((await open()).unconfirmed).toBeUndefined()
  expect(await readdir(join(home, 'mine', 'runs', run))).toEqual(
    expect.not.arrayContaining([expect.stringMatching(/confirm/)]),
  )
  await call('runs.resume', { run, stride: 'nothing' })

  const keys = async (): Promise<unknown> =>
    (await open()).questions.map(({ question: { kind, ...more } }) => [kind, 'host' in more && more.host])
  await expect.poll(keys, { timeout: 20_000 }).toContainEqual(['host-key', 'node-a'])
  const connected = (await journal()).slice(
    (await journal()).findLastIndex(one => one.type === 'run-resumed'),
  )
  expect(connected[0]).toMatchObject({ type: 'run-resumed', operator: 'Li' })
  expect(connected.map(one => one.type)).not.toContain('host-connected')
  await call('runs.stop', { run })
  await until(async () => !(await open()).working)
}, 60_000)
