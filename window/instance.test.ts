/** One server a user: two starts that meet, and one that is there but does not answer. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRedactor } from '../engine/redact.ts'
import { askRunning } from './instance.ts'
import { openWindow, type Opened } from './open.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-instance-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html>')
})
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

function open(signal: AbortSignal, tell: (opened: Opened) => void): Promise<void> {
  return openWindow({
    ...{ env: { SITEPROOF_HOME: folder }, runbooksDirs: [], pages: folder, browser: false, signal, tell },
    logger: { debug: () => undefined, warn: () => undefined },
    redactor: createRedactor(),
  })
}

/** Takes every question and answers none, as a process does whose loop stands. */
async function silent(): Promise<Server> {
  const server = createServer(() => undefined)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}

async function announced(server: Server, pid: number): Promise<string> {
  const { port } = server.address() as AddressInfo
  const text = JSON.stringify({ port, secret: 'known to later starts', pid })
  await writeFile(join(folder, 'window.json'), text)
  return text
}

it('makes one server of three starts at once, whose address each of them gets', async () => {
  const stop = new AbortController()
  const told: Opened[] = []
  const starts = [1, 2, 3].map(() => open(stop.signal, one => told.push(one)))
  await expect.poll(() => told.length, { timeout: 20_000 }).toBe(3)
  const running = JSON.parse(await readFile(join(folder, 'window.json'), 'utf8')) as { port: number }
  stop.abort()
  await Promise.all(starts)

  const ports = told.map(one => (one.how === 'address' ? Number(new URL(one.address).port) : 0))
  expect(ports).toEqual([running.port, running.port, running.port])
})

it('takes a process that lives and does not answer for one that runs, and leaves its address', async () => {
  const server = await silent()
  try {
    const text = await announced(server, process.pid)
    await expect(askRunning(folder, 'again', 200)).rejects.toMatchObject({
      code: 'WINDOW_SILENT',
      params: { pid: process.pid },
    })
    expect(await readFile(join(folder, 'window.json'), 'utf8')).toBe(text)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

it('asks nobody where the process is gone, whoever has its port now', async () => {
  const server = await silent()
  try {
    await announced(server, 2 ** 22 + 1)
    expect(await askRunning(folder, 'again', 60_000)).toBeUndefined()
  } finally {
    server.close()
  }
})
