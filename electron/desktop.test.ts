/** Runs the shell on a typed double of Electron; the real binary has its own suite in test/electron. */
import { createRedactor } from '../engine/redact.ts'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startDesktop } from './desktop.ts'
import { electronDouble, realFits } from './testing/double.ts'
import { windowOptions } from './window.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function started() {
  const folder = await mkdtemp(join(tmpdir(), 'siteproof-desktop-'))
  folders.push(folder)
  await writeFile(join(folder, 'index.html'), '<!doctype html>')
  const double = electronDouble()
  await startDesktop(double.used, {
    env: { SITEPROOF_HOME: folder, LANG: 'en_US.UTF-8' },
    platform: 'linux',
    folder,
    pages: folder,
    runbooksDirs: [join(import.meta.dirname, '..', 'runbooks')],
    logger: { debug: () => undefined, warn: () => undefined },
    redactor: createRedactor(),
  })
  const [window] = double.windows
  if (window === undefined) throw new Error('no window')
  const reply = async (
    event: unknown,
    call: { id: number; method: string; input?: unknown },
  ): Promise<unknown> => {
    const answer = (): unknown =>
      window.webContents.sent.find(message => (message as { id?: number }).id === call.id)
    double.ipc.emit('call', event, call)
    await expect.poll(answer, { timeout: 30_000 }).toBeDefined()
    return answer()
  }
  const own = { sender: window.webContents, senderFrame: window.webContents.mainFrame }
  return { ...double, window, reply, own }
}

describe('the desktop shell', () => {
  it('asks no more of Electron than the real module has', () => {
    expect(realFits).toBe(true)
  })

  it('gives its window no way out of the sandbox', () => {
    expect(windowOptions('/shell').webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
      devTools: false,
    })
  })

  it('answers the top frame of its own window, and nobody else', async () => {
    const { ipc, window, reply, own } = await started()

    expect(await reply(own, { id: 1, method: 'app.state' })).toMatchObject({
      type: 'reply',
      id: 1,
      reply: { ok: true },
    })

    const before = window.webContents.sent.length
    const call = { id: 2, method: 'app.state' }
    ipc.emit('call', { ...own, senderFrame: { url: 'siteproof://app/index.html' } }, call)
    ipc.emit('call', { ...own, senderFrame: null }, call)
    ipc.emit('call', { ...own, sender: {} }, call)
    ipc.emit('call', own, { id: 'x', method: 'app.state' })
    // Nobody waits for the answer of a call without a number.
    ipc.emit('call', own, { method: 'app.state' })
    ipc.emit('call', own, { id: 3, method: 'app.state', more: true })
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(window.webContents.sent.length).toBe(before)
  })

  it('sends a terminal’s state and bytes to the window that opened it', { timeout: 60_000 }, async () => {
    const { window, reply, own } = await started()
    const begun = await reply(own, { id: 1, method: 'runs.rehearse' })
    const { run } = (begun as { reply: { value: { run: string } } }).reply.value
    const input = {
      target: { kind: 'shell', run, host: 'node-a' },
      ...{ columns: 80, rows: 24, language: 'en' },
    }

    expect(await reply(own, { id: 2, method: 'terminals.open', input })).toMatchObject({
      reply: { ok: true },
    })

    const bytesOf = (message: unknown): unknown => (message as { bytes?: unknown }).bytes
    await expect
      .poll(() => window.webContents.sent.map(bytesOf).find(bytes => bytes instanceof Uint8Array), {
        timeout: 30_000,
      })
      .toBeDefined()
  })

  it('locks the vault when the laptop goes to sleep', { timeout: 60_000 }, async () => {
    const { power, reply, own } = await started()
    const passphrase = 'four random words'
    const made = await reply(own, { id: 1, method: 'vault.create', input: { passphrase } })
    expect(made).toMatchObject({ reply: { value: { open: true } } })
    power.emit('suspend')
    expect(await reply(own, { id: 2, method: 'vault.state' })).toMatchObject({
      reply: { value: { exists: true, open: false } },
    })
  })

  it('does not answer a page that is not ours', async () => {
    const { ipc, window, own } = await started()
    window.webContents.mainFrame.url = 'https://example.test/'
    ipc.emit('call', own, { id: 1, method: 'app.state' })
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(window.webContents.sent).toEqual([])
  })

  it('refuses a method that does not exist and an input of another form, as data', async () => {
    const { reply, own } = await started()
    expect(await reply(own, { id: 1, method: '__proto__' })).toMatchObject({
      reply: { ok: false, code: 'BAD_CALL' },
    })
    expect(await reply(own, { id: 2, method: 'runs.open', input: { run: '../../etc' } })).toMatchObject({
      reply: { ok: false, code: 'BAD_CALL' },
    })
  })

  it('blocks navigation, new windows, embedding, permissions and every request to a network', async () => {
    const { window, session } = await started()
    const contents = window.webContents
    expect(contents.openHandler?.({ url: 'https://example.test' } as never)).toEqual({ action: 'deny' })
    for (const [event, url] of [
      ['will-navigate', 'https://example.test/'],
      ['will-navigate', 'file:///etc/passwd'],
      ['will-attach-webview', ''],
      ['will-redirect', ''],
    ] as const) {
      let prevented = false
      contents.emit(event, { url, preventDefault: () => (prevented = true) })
      expect([event, url, prevented]).toEqual([event, url, true])
    }
    const cancelled = (url: string): boolean | undefined => {
      let answer: boolean | undefined
      session.handlers.request?.({ url }, ({ cancel }) => (answer = cancel))
      return answer
    }
    expect(cancelled('https://example.test/x')).toBe(true)
    expect(cancelled('file:///etc/passwd')).toBe(true)
    expect(cancelled('siteproof://app/index.html')).toBe(false)
    const permitted: string[] = []
    for (const name of ['geolocation', 'media', 'notifications', 'clipboard-read'])
      session.handlers.permission?.({}, name, granted => granted && permitted.push(name))
    expect(permitted).toEqual(['clipboard-read'])
    expect(session.handlers.spell).toBe(false)
  })

  it('serves only what was built, with the security headers', async () => {
    const { session } = await started()
    const get = (path: string): Response | undefined =>
      session.handlers.page?.(new Request(`siteproof://app${path}`))
    expect(get('/index.html')?.status).toBe(200)
    expect(get('/index.html')?.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(get('/settings.json')?.status).toBe(404)
    expect(get('/../window.json')?.status).toBe(404)
  })

  it('asks before it closes over a run that is under way, keeps the laptop awake, and ends the run in good order', async () => {
    const { app, window, reply, own, asked, awake } = await started()
    const close = (): boolean => {
      let prevented = false
      window.emit('close', { preventDefault: () => (prevented = true) })
      return prevented
    }
    expect([close(), asked.times, awake.size]).toEqual([false, 0, 0])

    await reply(own, { id: 1, method: 'runs.rehearse' })
    await expect.poll(() => awake.size, { timeout: 20_000 }).toBe(1)

    expect([close(), asked.times]).toEqual([true, 1])
    asked.answer = 1
    expect([close(), asked.times]).toEqual([false, 2])
    app.emit('window-all-closed')
    await expect.poll(() => app.quitted, { timeout: 20_000 }).toBe(true)
    expect(awake.size).toBe(0)
  })

  it('asks before it closes over changes that the page has not saved', async () => {
    const { window, asked } = await started()
    const isClosedAnyway = (): boolean => {
      let goesOn = false
      window.webContents.emit('will-prevent-unload', { preventDefault: () => (goesOn = true) })
      return goesOn
    }
    expect([isClosedAnyway(), asked.times]).toEqual([false, 1])
    asked.answer = 1
    expect([isClosedAnyway(), asked.times]).toEqual([true, 2])
  })
})
