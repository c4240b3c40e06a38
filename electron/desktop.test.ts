/** Runs the shell on a typed double of Electron; the real binary has test/e2e/electron.test.ts. */
import { afterEach, describe, expect, it } from 'vitest'
import { firstCall, realFits } from './testing/double.ts'
import { endAll, started } from './testing/started.ts'
import { windowOptions } from './window.ts'

afterEach(endAll)

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

  it('hears what its page asks for while it is still being loaded', async () => {
    const { replyTo } = await started()
    await expect.poll(() => replyTo(firstCall)).toMatchObject({ reply: { ok: true } })
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

  it('refuses a call that is larger than the window of a browser could send', async () => {
    const { reply, own } = await started()
    const text = 'x'.repeat(33 * 1024 * 1024)
    const call = { id: 1, method: 'terminals.write', input: { terminal: 1, text } }
    expect(await reply(own, call)).toMatchObject({
      reply: {
        ok: false,
        code: 'BAD_CALL',
        params: { method: 'terminals.write', reason: { code: 'call-size' } },
      },
    })
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
    const { ipc, window, own, replyTo } = await started()
    window.webContents.mainFrame.url = 'https://example.test/'
    ipc.emit('call', own, { id: 1, method: 'app.state' })
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(replyTo(1)).toBeUndefined()
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
})
