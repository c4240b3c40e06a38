/** A disk that takes nothing any more: the pane loses its text and says so, the process goes on. */
import type * as Fs from 'node:fs'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { PaneEntry } from './pane-entry.ts'
import { openPaneLog, type PaneLog } from './pane-log.ts'

/** Bytes that the disk still takes of each write. */
const disk = vi.hoisted(() => ({ room: Infinity }))
vi.mock('node:fs', async importOriginal => {
  const fs = await importOriginal<typeof Fs>()
  return {
    ...fs,
    writeFileSync(fd: number, bytes: Buffer) {
      fs.writeFileSync(fd, bytes.subarray(0, disk.room))
      if (bytes.length > disk.room) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    },
  }
})

let folder: string
let stop: AbortController
beforeEach(async () => {
  disk.room = Infinity
  stop = new AbortController()
  folder = await mkdtemp(join(tmpdir(), 'siteproof-full-'))
})
afterEach(async () => {
  stop.abort()
  await rm(folder, { recursive: true })
})

const output = (text: string): PaneEntry => ({ kind: 'output', text })
const unkept = { kind: 'unkept', code: 'ENOSPC' }
async function append(log: PaneLog, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    log.append(output(text))
    await delay(10)
  }
}

/** What somebody sees who looks on from now. */
function seen(log: PaneLog): PaneEntry[] {
  const entries: PaneEntry[] = []
  void (async () => {
    for await (const entry of log.follow(stop.signal)) entries.push(entry)
  })()
  return entries
}

async function kept(): Promise<unknown[]> {
  const texts = await Promise.all(
    (await readdir(join(folder, 'panes'))).map(name => readFile(join(folder, 'panes', name), 'utf8')),
  )
  return texts.flatMap(text => text.split('\n').slice(0, -1)).map(line => JSON.parse(line) as unknown)
}

it('a full disk: the log ends with what is missing, said once, and goes on where there is room again', async () => {
  const log = openPaneLog(folder, 'node-a')
  const live = seen(log)
  await append(log, 'before')
  disk.room = 40
  await append(log, 'x'.repeat(1000), 'y'.repeat(1000))

  expect(await kept()).toEqual([output('before'), unkept])
  disk.room = Infinity
  await append(log, 'after')
  const all = [output('before'), unkept, output('after')]
  expect(await kept()).toEqual(all)
  await expect.poll(() => live).toEqual(all)
})

it('not even room for that: whoever looks on is told, and the log as soon as it can be', async () => {
  const log = openPaneLog(folder, 'node-a')
  const live = seen(log)
  await append(log, 'before')
  disk.room = 5
  await append(log, 'lost', 'lost too')

  expect(await kept()).toEqual([output('before')])
  await expect.poll(() => live).toEqual([output('before'), unkept])
  disk.room = Infinity
  await append(log, 'after')
  const all = [output('before'), unkept, output('after')]
  expect(await kept()).toEqual(all)
  await expect.poll(() => live).toEqual(all)
})

it('a folder that cannot be made: the same', async () => {
  await writeFile(join(folder, 'panes'), 'in the way')
  const log = openPaneLog(folder, 'node-a')
  const live = seen(log)
  await append(log, 'lost')

  await expect.poll(() => live).toEqual([{ kind: 'unkept', code: 'ENOTDIR' }])
  await rm(join(folder, 'panes'))
  await append(log, 'after')
  expect(await kept()).toEqual([{ kind: 'unkept', code: 'ENOTDIR' }, output('after')])
})

it('a run folder that was taken away does not come back', async () => {
  const gone = join(folder, 'run')
  const log = openPaneLog(gone, 'node-a')
  const live = seen(log)
  await append(log, 'lost')

  await expect.poll(() => live).toEqual([{ kind: 'unkept', code: 'ENOENT' }])
  expect(await readdir(folder)).toEqual([])
})
