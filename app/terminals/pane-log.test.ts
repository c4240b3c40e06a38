import { appendFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PaneEntry } from './pane-entry.ts'
import { openPaneLog, type PaneLog } from './pane-log.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-pane-'))
})
afterEach(() => rm(folder, { recursive: true }))

const output = (text: string): PaneEntry => ({ kind: 'output', text })

async function readUntil(log: PaneLog, last: (entry: PaneEntry) => boolean): Promise<PaneEntry[]> {
  const stop = new AbortController()
  const seen: PaneEntry[] = []
  for await (const entry of log.follow(stop.signal)) {
    seen.push(entry)
    if (last(entry)) stop.abort()
  }
  return seen
}
const isExit = (entry: PaneEntry): boolean => entry.kind === 'exit'
const exit: PaneEntry = { kind: 'exit', code: 0, ms: 5 }
const textOf = (entries: readonly PaneEntry[]): string =>
  entries.map(entry => (entry.kind === 'output' ? entry.text : `[${entry.kind}]`)).join('')

it('gives a follower what was there and what comes, in order', async () => {
  const log = openPaneLog(folder, 'node-a')
  log.append({ kind: 'command', text: 'date', root: true, typed: true })
  const following = readUntil(log, isExit)
  await new Promise(resolve => setTimeout(resolve, 50))
  log.append(output('巡检\n'))
  log.append(exit)

  expect(textOf(await following)).toBe('[command]巡检\n[exit]')
})

it('has the text again when it is opened anew, behind a line that was torn too', async () => {
  const log = openPaneLog(folder, 'node-a')
  log.append(output('before\n'))
  await new Promise(resolve => setTimeout(resolve, 20))
  const [name] = await readdir(join(folder, 'panes'))
  await appendFile(join(folder, 'panes', name ?? ''), '{"kind":"output","text":"to')

  const again = openPaneLog(folder, 'node-a')
  again.append(output('after\n'))
  again.append(exit)

  expect(textOf(await readUntil(again, isExit))).toBe('before\nafter\n[exit]')
})

it('leaves out what is no entry, such as words that cannot be said', async () => {
  const log = openPaneLog(folder, 'node-a')
  const command = { kind: 'command', text: 'date', root: true, typed: false }
  const bad = [{ code: 'x' }, {}, { code: 'x', params: { a: null } }].map(says => ({ ...command, says }))
  for (const entry of [...bad, { kind: 'new' }]) log.append(entry as PaneEntry)
  const says = { code: 'x', params: { a: [{ en: 'a', zh: 'a' }], b: 1 } }
  log.append({ ...command, says } as PaneEntry)
  log.append(exit)

  expect(await readUntil(log, isExit)).toEqual([{ ...command, says }, exit])
})

it('keeps hosts apart, in files of their owner alone', async () => {
  openPaneLog(folder, 'a').append(output('of a'))
  openPaneLog(folder, 'a.b').append(output('of a.b'))
  const log = openPaneLog(folder, 'a')
  log.append(exit)

  expect(textOf(await readUntil(log, isExit))).toBe('of a[exit]')
  for (const name of await readdir(join(folder, 'panes'))) {
    expect((await stat(join(folder, 'panes', name))).mode & 0o777).toBe(0o600)
  }
})

it('stays bounded in a flood; a slow follower is told that something is missing', async () => {
  const log = openPaneLog(folder, 'node-a')
  const line = `${'x'.repeat(99)}\n`
  log.append(output('the beginning\n'))
  await new Promise(resolve => setTimeout(resolve, 20))
  const stop = new AbortController()
  const slow = log.follow(stop.signal)
  await slow.next()
  for (let count = 0; count < 200; count += 1) {
    log.append(output(line.repeat(1000)))
    await new Promise(resolve => setImmediate(resolve))
  }
  log.append(output('the end\n'))
  log.append(exit)
  await new Promise(resolve => setTimeout(resolve, 20))

  const sizes = await Promise.all(
    (await readdir(join(folder, 'panes'))).map(async name => (await stat(join(folder, 'panes', name))).size),
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(5 * 1024 * 1024)
  const rest: PaneEntry[] = []
  for (let next = await slow.next(); next.done !== true; next = await slow.next()) {
    rest.push(next.value)
    if (isExit(next.value)) break
  }
  expect(textOf(rest)).toContain('[skipped]')
  expect(textOf(rest).endsWith('the end\n[exit]')).toBe(true)
})
