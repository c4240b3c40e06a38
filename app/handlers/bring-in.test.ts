import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunCard, RunView } from '../../engine/contract/runs.ts'
import { sayCode } from '../../engine/words/index.ts'
import { bringInRun } from '../runs/bring-in.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'
import type { Workbench } from '../workbench.ts'

/** The folder of a colleague's run on a stick, and the laptop that it is brought to. */
let home: string
let stick: string
let bench: Workbench
const env = { VRRP_PASS: 'vrrp-01', LOGIN: 'x' }

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'siteproof-bring-'))
  stick = join(home, 'stick', 'pair-20260101-101010')
  await colleaguesRun()
  bench = await openTestWorkbench(home)
}, 60_000)
afterEach(async () => {
  await bench[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 3 })
})

/** Begun against hosts that nobody reaches: its end and an anchor are journaled all the same. */
async function colleaguesRun(): Promise<void> {
  const away = join(home, 'their-home')
  await mkdir(join(away, 'sites', 'pair'), { recursive: true })
  await writeFile(join(away, 'sites', 'pair', 'site.yaml'), site)
  const theirs = await openTestWorkbench(away, { env })
  const asked = { site: 'pair', runbook: 'keepalived-vip-pair', operator: 'Wang' }
  const { run } = await callFrom<{ run: string }>('theirs', theirs, 'runs.start', asked)
  const working = async (): Promise<boolean> =>
    (await callFrom<RunView>('theirs', theirs, 'runs.open', { run })).working
  while (await working()) await new Promise(resolve => setTimeout(resolve, 20))
  await theirs[Symbol.asyncDispose]()
  await mkdir(join(home, 'stick'))
  await rename(join(away, 'runs', run), stick)
  await writeFile(join(stick, 'lock'), '{}')
  await rm(away, { recursive: true })
}
const host = (name: string, end: number): string => `  ${name}:
    ssh: { address: 127.0.0.1, port: ${String(end)}, user: root, auth: { password: { env: LOGIN } } }
    values: { service_ip: 192.168.10.${String(end)}, iface: eth0, priority: ${String(end)} }
`
const site = `schema: siteproof/site/v1
name: Their hall
hosts:
${host('node-a', 100)}${host('node-b', 90)}roles: { a: [node-a], b: [node-b] }
params: { vip: 192.168.10.78/24, vrid: 62 }
secrets: { auth_pass: { env: VRRP_PASS } }
`

const call = <T>(method: string, input?: unknown): Promise<T> => callFrom<T>('first', bench, method, input)
const bringIn = (folder = stick) => call<{ run: string }>('runs.bring-in', { folder })
const runsHere = () => readdir(join(home, 'runs')).catch(() => [])

describe('a run folder of another laptop', () => {
  it('is copied without its lock, and opens to be read, reported and verified where its secrets are not here', async () => {
    const before = await readFile(join(stick, 'journal.jsonl'), 'utf8')
    const { run } = await bringIn()

    expect(run).toBe('pair-20260101-101010')
    expect((await readdir(join(home, 'runs', run))).toSorted()).toEqual(
      (await readdir(stick)).filter(name => name !== 'lock').toSorted(),
    )
    expect(await readFile(join(home, 'runs', run, 'journal.jsonl'), 'utf8')).toBe(before)
    const [card] = await call<readonly RunCard[]>('runs.list')
    expect(card).toMatchObject({ run, operator: 'Wang', broughtIn: true, unfinished: false })
    const view = await call<RunView>('runs.open', { run })
    expect(view.lacks).toEqual([
      { code: 'secret-from-env', params: { variable: 'VRRP_PASS' } },
      { code: 'secret-from-env', params: { variable: 'LOGIN' } },
    ])
    await expect(call('runs.resume', { run })).rejects.toMatchObject({ code: 'RUN_ONLY_READ' })
    await expect(call('runs.undo', { run })).rejects.toMatchObject({ code: 'RUN_ONLY_READ' })
    expect(await call('reports.verify', { run })).toMatchObject({ problems: [] })
    expect(await readFile(join(home, 'runs', run, 'journal.jsonl'), 'utf8')).toBe(before)
  })

  it('goes on where its secrets are here', async () => {
    await using other = await openTestWorkbench(home, { env })
    const { run } = await callFrom<{ run: string }>('first', other, 'runs.bring-in', { folder: stick })
    const view = await callFrom<RunView>('first', other, 'runs.open', { run })
    expect(view.lacks).toBeUndefined()
    const [card] = await callFrom<readonly RunCard[]>('first', other, 'runs.list')
    expect(card).toMatchObject({ broughtIn: true, unfinished: true })
  })

  it('is not brought in twice; another run of the same name gets a name of its own', async () => {
    await mkdir(join(home, 'runs', 'pair-20260101-101010'), { recursive: true })
    expect((await bringIn()).run).toBe('pair-20260101-101010-2')
    await expect(bringIn()).rejects.toMatchObject({
      code: 'RUN_NOT_BROUGHT_IN',
      params: { reason: { code: 'run-is-here', params: { run: 'pair-20260101-101010-2' } } },
    })
  })

  it('gets a name that can be opened', async () => {
    await rename(stick, join(home, 'stick', 'Kopie (1) 巡检'))
    const { run } = await bringIn(join(home, 'stick', 'Kopie (1) 巡检'))
    expect(await call<RunView>('runs.open', { run })).toMatchObject({ run, site: 'Their hall' })
  })

  it('may end in a line that a power cut left', async () => {
    await appendFile(join(stick, 'journal.jsonl'), '{"seq":99')
    expect((await bringIn()).run).toBe('pair-20260101-101010')
  })
})

describe('what is no run of another laptop is refused in words and leaves nothing', () => {
  const cases: readonly [what: string, spoil: () => Promise<string | void>, en: RegExp, zh: RegExp][] = [
    ['a path that is not whole', () => Promise.resolve('stick'), /write the whole path/, /完整路径/],
    ['a path that is not there', () => Promise.resolve(join(home, 'x')), /does not exist/, /目录不存在/],
    ['a file', () => Promise.resolve(join(stick, 'run.json')), /it is a file/, /这是一个文件/],
    ['no run', () => Promise.resolve(join(home, 'stick')), /no run\.json/, /缺少 run\.json/],
    [
      'a sealed run',
      () => rename(stick, `${stick}.tmp`).then(() => writeFile(`${stick}.age`, '')),
      /sealed/,
      /加密|封存/,
    ],
    [
      'a link',
      () => symlink('/etc/passwd', join(stick, 'outputs-x')),
      /outputs-x is a link/,
      /outputs-x 是链接/,
    ],
    ['a changed journal', () => edit('Wang', 'Wong'), /changed or damaged in line 2/, /第 2 行被改动/],
    ['a journal of another run', () => swapJournal(), /that of another run/, /属于另一次运行/],
    ['lost evidence', () => loseEvidence(), /is missing/, /文件缺失/],
  ]
  const edit = async (from: string, to: string): Promise<void> => {
    const path = join(stick, 'journal.jsonl')
    await writeFile(path, (await readFile(path, 'utf8')).replace(from, to))
  }
  async function swapJournal(): Promise<void> {
    const path = join(stick, 'run.json')
    await writeFile(path, (await readFile(path, 'utf8')).replace(/"runId": "[^"]+"/, '"runId": "another"'))
  }
  async function loseEvidence(): Promise<void> {
    const path = join(stick, 'journal.jsonl')
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
    const { createHash } = await import('node:crypto')
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
    const last = lines.at(-1) ?? ''
    const { ms, at } = JSON.parse(last) as { ms: number; at: string }
    const output = { sha256: 'a'.repeat(64), bytes: 9000 }
    const line = { seq: lines.length + 1, at, ms, prev: hash(last), type: 'command-finished', output }
    await appendFile(path, `${JSON.stringify(line)}\n`)
  }

  it.each(cases)('%s', async (_, spoil, en, zh) => {
    const path = (await spoil()) ?? stick
    const error = await bringIn(path).catch((caught: unknown) => caught)
    const { code, params } = error as { code: string; params: Record<string, string> }
    expect(sayCode(code, params, 'en')).toMatch(en)
    expect(sayCode(code, params, 'zh')).toMatch(zh)
    expect(await runsHere()).toEqual([])
  })

  it.each([
    { bytes: 100, files: 1000 },
    { bytes: 1_000_000, files: 3 },
  ])('a folder that is larger than any run: %j', async limits => {
    const library = { runbooksDirs: [], warn: () => undefined }
    await expect(
      bringInRun(stick, join(home, 'runs'), library, () => Promise.resolve(), limits),
    ).rejects.toMatchObject({
      params: { reason: { code: 'folder-too-large' } },
    })
    expect(await runsHere()).toEqual([])
  })
})
