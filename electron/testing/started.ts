/** The shell as it stands after a start on the double of Electron, in a home folder of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createRedactor } from '../../engine/redact.ts'
import { startDesktop } from '../desktop.ts'
import { electronDouble } from './double.ts'

const ends: (() => Promise<void>)[] = []

/** For `afterEach`: every shell that was started ends in good order, and its folder goes. */
export async function endAll(): Promise<void> {
  for (const end of ends.splice(0)) await end()
}

export type StartedDesktop = Awaited<ReturnType<typeof started>>

/** The one window, `reply` to a call of its page, and what the double was told. */
export async function started(double = electronDouble()) {
  const folder = await mkdtemp(join(tmpdir(), 'siteproof-desktop-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html>')
  await startDesktop(double.used, {
    env: { SITEPROOF_HOME: folder, LANG: 'en_US.UTF-8' },
    platform: 'linux',
    folder,
    pages: folder,
    runbooksDirs: [join(import.meta.dirname, '..', '..', 'runbooks')],
    logger: { debug: () => undefined, warn: () => undefined },
    redactor: createRedactor(),
  })
  const { app, ipc, windows } = double
  const [window] = windows
  if (window === undefined) throw new Error('no window')
  ends.push(async () => {
    app.emit('window-all-closed')
    await expect.poll(() => app.quitted, { timeout: 20_000 }).toBe(true)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  const replyTo = (id: number): unknown =>
    window.webContents.sent.find(message => (message as { id?: number }).id === id)
  const reply = async (
    event: unknown,
    call: { id: number; method: string; input?: unknown },
  ): Promise<unknown> => {
    ipc.emit('call', event, call)
    await expect.poll(() => replyTo(call.id), { timeout: 30_000 }).toBeDefined()
    return replyTo(call.id)
  }
  const own = { sender: window.webContents, senderFrame: window.webContents.mainFrame }
  return { ...double, folder, window, reply, replyTo, own }
}
