import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { memoryClock, memoryDigest } from '../memory/index.ts'
import {
  correctSite,
  createRunFolder,
  defaultRunDir,
  openRunFolder,
  readRunFolder,
  type RunMeta,
} from './run-folder.ts'

const ports = { clock: memoryClock(), digest: memoryDigest }
const meta: RunMeta = {
  format: 1,
  runId: 'r-01',
  app: '0.1.0',
  createdAt: '2026-01-02T03:04:05.000Z',
  runbook: { id: 'demo', version: '1.0.0', digest: 'd' },
  siteDir: '/home/engineer/sites',
  siteName: 'Demo',
  operator: 'engineer',
  rehearsal: false,
  mode: 'run',
}
let base: string
let dir: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'siteproof-runs-'))
  dir = join(base, 'run')
})
afterEach(() => rm(base, { recursive: true }))

const content = () => ({
  dir,
  meta,
  runbookFiles: { 'runbook.yaml': Buffer.from('a: 1\n'), 'templates/k.conf': Buffer.from('一\n') },
  siteText: Buffer.from('name: Demo\n'),
})

it('stands on its own: what went in comes out, journal included', async () => {
  await using(await createRunFolder(content(), ports), async folder => {
    await folder.journal.append({ type: 'run-paused', by: 'x' })
  })

  await using(await openRunFolder(dir, ports), folder => {
    expect(folder.meta).toEqual(meta)
    expect(Object.keys(folder.runbookFiles)).toEqual(['runbook.yaml', 'templates/k.conf'])
    expect(Buffer.from(folder.runbookFiles['templates/k.conf'] ?? '').toString()).toBe('一\n')
    expect(Buffer.from(folder.siteText).toString()).toBe('name: Demo\n')
    expect(folder.journal.recovered).toHaveLength(1)
    return Promise.resolve()
  })
})

it('can be read by its owner only', async () => {
  await using(await createRunFolder(content(), ports), () => Promise.resolve())

  const mode = async (path: string): Promise<number> => (await stat(join(dir, path))).mode & 0o777
  for (const path of ['', 'runbook', 'runbook/templates', 'outputs']) expect(await mode(path)).toBe(0o700)
  for (const path of ['run.json', 'site.yaml', 'journal.jsonl', 'runbook/templates/k.conf']) {
    expect(await mode(path)).toBe(0o600)
  }
})

it('never works in a folder that has something in it, nor in one that another process holds', async () => {
  const folder = await createRunFolder(content(), ports)

  await expect(createRunFolder(content(), ports)).rejects.toMatchObject({ code: 'RUN_FOLDER_INVALID' })
  await expect(openRunFolder(dir, ports)).rejects.toMatchObject({ code: 'RUN_FOLDER_LOCKED' })
  expect((await readRunFolder(dir)).meta.runId).toBe('r-01')
  await folder[Symbol.asyncDispose]()
})

it('gives the lock back when the journal is damaged, and changes nothing', async () => {
  await using(await createRunFolder(content(), ports), async folder => {
    for (const by of ['a', 'b', 'c']) await folder.journal.append({ type: 'run-paused', by })
  })
  const path = join(dir, 'journal.jsonl')
  await writeFile(path, (await readFile(path, 'utf8')).replace('"by":"a"', '"by":"z"'))

  for (let round = 0; round < 2; round += 1) {
    await expect(openRunFolder(dir, ports)).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' })
  }
})

it.each(['', '{}', '{"format":2}'])('refuses a run.json that says %j', async text => {
  await using(await createRunFolder(content(), ports), () => Promise.resolve())
  await writeFile(join(dir, 'run.json'), text)

  await expect(readRunFolder(dir)).rejects.toMatchObject({ code: 'RUN_FOLDER_INVALID' })
})

it('names a run by runbook and local time', () => {
  const at = new Date(2026, 0, 2, 3, 4, 5)
  expect(defaultRunDir('demo', at, '/runs')).toBe('/runs/demo-20260102-030405')
})

/** Closes before the test goes on, where `await using` would close only at the end of the block. */
async function using<T extends AsyncDisposable>(
  value: T,
  work: (value: T) => Promise<unknown>,
): Promise<void> {
  await using held = value
  await work(held)
}

it('keeps the site file that a correction replaced, and finishes a correction that was cut off', async () => {
  const site = { name: 'Demo', sha256: memoryDigest.sha256('name: Demo 2\n') }
  const event = { operator: 'x', site, changed: [{ name: 'vip', before: '1', after: '2' }] }
  await using(await createRunFolder(content(), ports), folder =>
    correctSite(folder, Buffer.from('name: Demo 2\n'), event, memoryDigest),
  )
  const text = (name: string): Promise<string> => readFile(join(dir, name), 'utf8')
  expect([await text('site.yaml'), await text('site.1.yaml')]).toEqual(['name: Demo 2\n', 'name: Demo\n'])

  // Cut off after the event, and before it: only what the journal names counts.
  await writeFile(join(dir, 'site.yaml'), 'name: Demo\n')
  await writeFile(join(dir, 'site.next.yaml'), 'name: Demo 2\n')
  await using(await openRunFolder(dir, ports), folder => {
    expect(Buffer.from(folder.siteText).toString()).toBe('name: Demo 2\n')
    return Promise.resolve()
  })
  await writeFile(join(dir, 'site.next.yaml'), 'name: Demo 3\n')
  await using(await openRunFolder(dir, ports), folder => {
    expect(Buffer.from(folder.siteText).toString()).toBe('name: Demo 2\n')
    return Promise.resolve()
  })
})
