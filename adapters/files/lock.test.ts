import { spawn } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockRunFolder, takeLock, takeOverRunFolder } from './lock.ts'

const since = new Date('2026-01-02T03:04:05Z')
let runDir: string
beforeEach(async () => {
  runDir = await mkdtemp(join(tmpdir(), 'siteproof-lock-'))
})
afterEach(() => rm(runDir, { recursive: true }))

/** A pid that belonged to a process which has ended. */
function deadPid(): Promise<number> {
  return new Promise(resolve => {
    const child = spawn('true')
    child.once('close', () => resolve(child.pid ?? 0))
  })
}

it('holds the folder until it is released, naming the holder', async () => {
  const lock = await lockRunFolder(runDir, since)

  await expect(lockRunFolder(runDir, since)).rejects.toMatchObject({
    code: 'RUN_FOLDER_LOCKED',
    params: { pid: process.pid, host: hostname(), since: since.toISOString() },
  })
  expect((await stat(join(runDir, 'lock'))).mode & 0o777).toBe(0o600)
  await lock[Symbol.asyncDispose]()
  await (await lockRunFolder(runDir, since))[Symbol.asyncDispose]()
  expect(await readdir(runDir)).toEqual([])
})

it('takes over from a process that is gone', async () => {
  const holder = { pid: await deadPid(), host: hostname(), since: since.toISOString() }
  await writeFile(join(runDir, 'lock'), JSON.stringify(holder))

  await using lock = await lockRunFolder(runDir, since)
  expect(lock).toBeDefined()
  expect(await readFile(join(runDir, 'lock'), 'utf8')).toContain(`"pid":${String(process.pid)}`)
})

it('takes over where the pid now belongs to another process', async () => {
  const holder = { pid: process.pid, host: hostname(), since: since.toISOString(), started: '1' }
  await writeFile(join(runDir, 'lock'), JSON.stringify(holder))

  await using lock = await lockRunFolder(runDir, since)
  expect(lock).toBeDefined()
})

it('never takes over from another computer', async () => {
  const holder = { pid: await deadPid(), host: 'another-laptop', since: since.toISOString() }
  await writeFile(join(runDir, 'lock'), JSON.stringify(holder))

  await expect(lockRunFolder(runDir, since)).rejects.toMatchObject({ params: { host: 'another-laptop' } })
})

it('takes a lock of a moment over from one who may be gone, once that moment is long over', async () => {
  const path = join(runDir, 'window.lock')
  await writeFile(path, JSON.stringify({ pid: await deadPid(), host: 'before-renaming', since: '' }))
  const subject = { code: 'FILE_BUSY', path, briefly: true } as const

  await expect(takeLock(path, since, subject)).rejects.toMatchObject({ code: 'FILE_BUSY' })
  await utimes(path, new Date(0), new Date(0))
  await using lock = await takeLock(path, since, subject)
  expect(lock).toBeDefined()
})

it('is taken over from another computer once a person said so of the very holder that was named', async () => {
  const holder = { pid: await deadPid(), host: 'another-laptop', since: since.toISOString() }
  await writeFile(join(runDir, 'lock'), JSON.stringify(holder))
  const unsure = { code: 'RUN_FOLDER_LOCKED', params: { ...holder, unsure: 'yes' } }

  await expect(lockRunFolder(runDir, since)).rejects.toMatchObject(unsure)
  await expect(takeOverRunFolder(runDir, { ...holder, pid: 1 })).rejects.toMatchObject(unsure)
  await takeOverRunFolder(runDir, holder)
  await using lock = await lockRunFolder(runDir, since)
  const mine = JSON.parse(await readFile(join(runDir, 'lock'), 'utf8')) as typeof holder
  await expect(takeOverRunFolder(runDir, mine)).rejects.toMatchObject({ params: { pid: process.pid } })
  expect(lock).toBeDefined()
})

it.each(['', 'not json', '{"pid":-1}'])('takes over a lock that was never finished: %j', async text => {
  await writeFile(join(runDir, 'lock'), text)

  await using lock = await lockRunFolder(runDir, since)
  expect(lock).toBeDefined()
})

it('lets exactly one of many in over a dead lock', async () => {
  const holder = { pid: await deadPid(), host: hostname(), since: since.toISOString() }
  await writeFile(join(runDir, 'lock'), JSON.stringify(holder))

  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockRunFolder(runDir, since)))
  expect(tries.filter(one => one.status === 'fulfilled')).toHaveLength(1)
})

it('tells a folder in which it cannot be made as one that cannot be written', async () => {
  const path = join(runDir, 'a-file')
  await writeFile(path, '')
  await expect(lockRunFolder(path, since)).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    params: { path: join(path, 'lock'), reason: 'ENOTDIR' },
  })
})
