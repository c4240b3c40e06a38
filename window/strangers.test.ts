/** What any process of this computer may say to the server: nothing of it may end the app, in which a run may be under way. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestWorkbench } from '../app/testing/workbench.ts'
import type { Workbench } from '../app/workbench.ts'
import { startWindowServer, type WindowServer } from './server.ts'

let folder: string
let workbench: Workbench
let server: WindowServer
const uncaught: unknown[] = []
const note = (error: unknown): void => void uncaught.push(error)

beforeAll(async () => {
  process.on('uncaughtException', note)
  folder = await mkdtemp(join(tmpdir(), 'siteproof-strangers-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html>')
  workbench = await openTestWorkbench(folder, { runbooksDirs: [] })
  server = await startWindowServer(workbench, { pages: folder, startSecret: 'secret', show: () => false })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await workbench[Symbol.asyncDispose]()
  process.off('uncaughtException', note)
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

const malformed = ['//', 'http://[', 'http://a b/', '//:99999', '/\\/\\']
const upgrade = [
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: eA==',
]
const ours = (): string[] => [`host: 127.0.0.1:${String(server.port)}`]
const letIn = (): string[] => {
  const { name, value } = server.cookie()
  return [...ours(), `origin: http://127.0.0.1:${String(server.port)}`, `cookie: ${name}=${value}`]
}

async function dial(): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: server.port, allowHalfOpen: true })
  await new Promise(resolve => socket.once('connect', resolve))
  return socket
}

/** The status that is answered; 'nothing' where there is none within a second. */
async function say(target: string, headers: readonly string[]): Promise<string> {
  const socket = await dial()
  let text = ''
  socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')))
  const answered = new Promise(resolve => socket.once('data', resolve))
  socket.write([`GET ${target} HTTP/1.1`, ...headers, '', ''].join('\r\n'))
  await Promise.race([answered, delay(1000)])
  socket.destroy()
  return /^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 'nothing'
}

it('refuses an address that is none, let in or not, and lives on', async () => {
  for (const target of malformed) {
    expect([target, await say(target, ours())]).toEqual([target, expect.stringMatching(/^40[03]$/)])
    expect([target, await say(target, letIn())]).toEqual([target, expect.stringMatching(/^40[04]$/)])
    for (const headers of [ours(), letIn()])
      expect([target, await say(target, [...headers, ...upgrade])]).toEqual([
        target,
        expect.stringMatching(/^40[03]$/),
      ])
  }
  expect(await say('//', ours())).toBe('403')
  expect(await say('//', letIn())).toBe('400')
  expect(await say('/', letIn())).toBe('200')
  expect(uncaught).toEqual([])
})

it('lives on when somebody dials the line and resets it', async () => {
  for (const headers of [ours(), letIn()])
    for (const wait of [0, 1, 5]) {
      const socket = await dial()
      socket.on('error', () => undefined)
      socket.write(['GET /other HTTP/1.1', ...headers, ...upgrade, '', ''].join('\r\n'))
      await delay(wait)
      socket.resetAndDestroy()
    }
  await delay(50)
  expect(await say('/', letIn())).toBe('200')
  expect(uncaught).toEqual([])
})

it('closes a line that it refused, also where the other end keeps its half open', async () => {
  const socket = await dial()
  const told = new Promise(resolve => socket.on('error', resolve))
  const ended = new Promise(resolve => socket.once('end', resolve))
  socket.resume().write(['GET /link HTTP/1.1', ...ours(), ...upgrade, '', ''].join('\r\n'))
  await ended
  // Whoever writes to a closed connection is told so; an open one would take it.
  for (let count = 0; count < 20 && !socket.destroyed; count += 1) {
    socket.write('more')
    await delay(10)
  }
  expect(await Promise.race([told, delay(500)])).toMatchObject({ syscall: 'write' })
})
