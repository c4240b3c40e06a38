import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localSession } from '../../../adapters/memory/local-session.ts'
import { cleanScript, parseCleaned, type Removal } from './clean-script.ts'
import { listScript, parseList, type Wanted } from './script.ts'

let root: string
const uid = process.getuid?.() ?? 0
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'siteproof-remains-test-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(path: string, text = 'x', mode = 0o600): string {
  const full = join(root, path)
  mkdirSync(dirname(full), { recursive: true, mode: 0o700 })
  writeFileSync(full, text, { mode })
  chmodSync(full, mode)
  return full
}
async function shell(text: string): Promise<string> {
  const result = await localSession('a').exec({ kind: 'script', as: 'root', text }, { timeoutSeconds: 30 })
  expect(result.stderr).toBe('')
  return result.stdout
}
const list = async (wanted: readonly Wanted[], beside: readonly string[] = []) =>
  parseList(await shell(listScript(wanted, beside, root)))
const clean = async (
  removals: readonly Removal[],
  hollow: readonly string[] = [],
  beside: readonly string[] = [],
) => parseCleaned(await shell(cleanScript(removals, hollow, beside, root)))

it('tells kind, mode, owner and hash of what is there, and nothing of what is not', async () => {
  const file = put('etc/a b.conf', 'text', 0o640)
  const link = join(root, 'etc/link')
  symlinkSync('a b.conf', link)
  const names = put('notes/files', `${file}\n${link}\n${root}/absent\n`)
  const found = await list([
    { kind: 'listed_in', path: names, for: 'site' },
    { kind: 'tree', path: join(root, 'notes'), for: 'undo' },
    { kind: 'path', path: join(root, 'nowhere'), for: 'site' },
    { kind: 'packages_in', path: join(root, 'nowhere'), for: 'site' },
  ])

  expect(found?.map(({ owner: _, ...one }) => one)).toEqual([
    { kind: 'file', path: file, for: 'site', mode: '0640', sha256: hash('text') },
    { kind: 'link', path: link, for: 'site', mode: '0777', sha256: hash('a b.conf') },
    { kind: 'directory', path: join(root, 'notes'), for: 'undo', mode: '0700' },
    {
      kind: 'file',
      path: names,
      for: 'undo',
      mode: '0600',
      sha256: hash(`${file}\n${link}\n${root}/absent\n`),
    },
  ])
  expect(parseList('left site file 644 a:a - /x\n')).toBeUndefined()
})

it('finds and takes away our own traces, and nothing that only looks like them', async () => {
  const ours = [
    put(`var/tmp/siteproof-${uid}/jobs/0123/log`),
    put(`var/tmp/siteproof-${uid}/upload/abc.part`),
    put('tmp/siteproof.AbCdEfGh/key'),
    put('run/siteproof/restore-t1.fired'),
    put('etc/.x.conf.siteproof-0123456789ab'),
    put('etc/kit.tar.part'),
  ]
  const others = [
    put('etc/x.conf'),
    put(`var/tmp/siteproof-${uid + 1}/jobs/0123/log`),
    put('tmp/siteproof.theirs/notes'),
    put('etc/.y.conf.siteproof-0123456789ab'),
  ]
  chmodSync(join(root, 'tmp/siteproof.theirs'), 0o755)
  mkdirSync(join(root, 'elsewhere'), { mode: 0o700 })
  symlinkSync(join(root, 'elsewhere'), join(root, 'tmp/siteproof.link'))
  const beside = ['etc/x.conf', 'etc/kit.tar'].map(path => join(root, path))

  const listed = (await list([], beside))?.map(one => one.path) ?? []
  expect(ours.filter(path => !listed.includes(path))).toEqual([])
  expect(others.filter(path => listed.includes(path))).toEqual([])

  const cleaned = await clean([], [], beside)

  expect(cleaned?.kept).toEqual([])
  expect(ours.filter(path => existsSync(path))).toEqual([])
  expect(others.filter(path => !existsSync(path))).toEqual([])
  expect(existsSync(join(root, `var/tmp/siteproof-${uid}`))).toBe(false)
  expect(await list([], beside)).toEqual([])
  expect(await clean([], [], beside)).toEqual({ removed: [], kept: [] })
})

it('leaves a job alone that still runs', async () => {
  const folder = join(root, `var/tmp/siteproof-${uid}/jobs/feedbeef`)
  put(`var/tmp/siteproof-${uid}/jobs/feedbeef/log`)
  const job = spawn('sh', ['-c', 'sleep 60; :', 'feedbeef'])
  writeFileSync(join(folder, 'pid'), `${job.pid ?? 0}\n`)
  try {
    expect(await clean([])).toEqual({ removed: [], kept: [{ path: folder, reason: 'in-use' }] })
  } finally {
    job.kill('SIGKILL')
  }
})

it('takes a file only while it is what the run made, a folder only when it is empty', async () => {
  const [same, edited] = [put('src/same', 'kit'), put('src/edited', 'changed since')]
  const tree = put('notes/run-1/files')
  const removals = [
    { path: same, sha256: hash('kit') },
    { path: edited, sha256: hash('kit') },
    { path: dirname(tree) },
    { path: join(root, 'gone'), sha256: hash('kit') },
  ]

  expect(await clean(removals, [join(root, 'src'), join(root, 'notes')])).toEqual({
    removed: [same, dirname(tree), join(root, 'notes')],
    kept: [{ path: edited, reason: 'edited' }],
  })
})
