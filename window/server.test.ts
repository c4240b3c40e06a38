import { request } from 'node:http'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openTestWorkbench } from '../app/testing/workbench.ts'
import type { Workbench } from '../app/workbench.ts'
import { findBrowser } from '../adapters/browser/find.ts'
import { openAppWindow } from './app-window.ts'
import { startWindowServer, type WindowServer } from './server.ts'

let folder: string
let workbench: Workbench
let server: WindowServer
const startSecret = 'known to later starts'

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siteproof-window-'))
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><title>the page</title><script src=page.js></script>',
  )
  await writeFile(join(folder, 'page.js'), 'new WebSocket(`ws://${location.host}/link`)')
  workbench = await openTestWorkbench(folder, { runbooksDirs: [] })
  server = await startWindowServer(workbench, { pages: folder, startSecret, show: () => false })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await workbench[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

interface Answer {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers }, response => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

async function letIn(): Promise<string> {
  const { search } = new URL(server.newAddress())
  const answer = await ask(`/${search}`)
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

const origin = (): string => `http://127.0.0.1:${String(server.port)}`

/** How the socket ended: the status of a refusal, or 'open'. */
function dial(headers: Record<string, string>, path = '/link'): Promise<string> {
  return new Promise(resolve => {
    const socket = new WebSocket(`ws://127.0.0.1:${String(server.port)}${path}`, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve('open')
    })
    socket.on('unexpected-response', (_, response) => resolve(String(response.statusCode)))
    socket.on('error', () => resolve('error'))
  })
}

/** Of every process that was started with this profile, as `ps` shows them to everyone. */
async function commandLines(profile: string): Promise<string[]> {
  return (await processesOf(profile)).map(({ line }) => line)
}

async function processesOf(profile: string): Promise<{ pid: number; line: string }[]> {
  const found: { pid: number; line: string }[] = []
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)) {
    const line = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '')
    if (line.includes(profile)) found.push({ pid, line })
  }
  return found
}

async function endBrowser(profile: string): Promise<void> {
  for (const { pid } of await processesOf(profile)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It went with its parent.
    }
  }
  await expect.poll(async () => (await processesOf(profile)).length, { timeout: 10_000 }).toBe(0)
}

describe('the server of the app window', () => {
  it('answers nothing without its token or cookie', async () => {
    for (const path of ['/index.html', '/link', '/../settings.json/x']) {
      expect([path, await ask(path)]).toMatchObject([path, { status: 403, body: '' }])
    }
  })

  it('says in plain words that an address is used up, the same to everybody, and nothing else', async () => {
    const { search } = new URL(server.newAddress())
    await ask(`/${search}`)
    const { status, body, headers } = await ask(`/${search}`)

    expect(status).toBe(403)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['set-cookie']).toBeUndefined()
    expect(body).toContain('此地址已用过或已失效，请再运行一次 siteproof open。')
    expect(body).toContain('This address has been used')
    expect(body).not.toMatch(/<(script|link|img|style)/)
    for (const path of ['/', '/?once=', '/?once=guess', '/../settings.json?x'])
      if (new URL(path, 'http://x').pathname === '/')
        expect(await ask(path)).toMatchObject({ status: 403, body })
  })

  it('lets one browser in once: the token is used up, the cookie is for this site alone and for no script', async () => {
    const { search } = new URL(server.newAddress())
    const first = await ask(`/${search}`)
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } })
    expect(String(first.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)

    expect((await ask(`/${search}`)).status).toBe(403)
    const cookie = String(first.headers['set-cookie']).split(';')[0] ?? ''
    expect(await ask('/', { cookie })).toMatchObject({
      status: 200,
      body: expect.stringContaining('the page'),
    })
  })

  it('stands beside the app of another home in one browser, which keeps cookies by address alone', async () => {
    await using other = await startWindowServer(workbench, {
      ...{ pages: folder, startSecret, show: () => false },
    })
    const here = server.cookie()
    const there = other.cookie()
    const jar = Object.fromEntries([here, there].map(({ name, value }) => [name, value]))
    const cookie = Object.entries(jar)
      .map(pair => pair.join('='))
      .join('; ')
    expect((await ask('/', { cookie })).status).toBe(200)
  })

  it('a new address voids the one before', async () => {
    const { search } = new URL(server.newAddress())
    server.newAddress()
    expect((await ask(`/${search}`)).status).toBe(403)
  })

  it('refuses a foreign Host (a name that was rebound to 127.0.0.1) and a foreign Origin, cookie or not', async () => {
    const cookie = await letIn()
    const foreign: readonly Record<string, string>[] = [
      { host: 'evil.test' },
      { host: `localhost:${String(server.port)}` },
      { host: `127.0.0.1:${String(server.port + 1)}` },
      { origin: 'http://evil.test' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of foreign) {
      expect([headers, await ask('/', { cookie, ...headers })]).toMatchObject([
        headers,
        { status: 403, body: '' },
      ])
    }
  })

  it('opens the line only for its own page with the cookie', async () => {
    const cookie = await letIn()
    expect(await dial({ cookie, origin: origin() })).toBe('open')
    expect(await dial({ origin: origin() })).toBe('403')
    expect(await dial({ cookie })).toBe('403')
    expect(await dial({ cookie, origin: 'http://evil.test' })).toBe('403')
    expect(await dial({ cookie, origin: origin(), host: 'evil.test' })).toBe('403')
    expect(await dial({ cookie, origin: origin() }, '/other')).toBe('403')
  })

  it('cuts off a line that says anything but a call', async () => {
    const cookie = await letIn()
    for (const said of [
      'no json',
      '{}',
      '{"id":-1,"method":"app.state"}',
      '{"id":1,"method":"app.state","x":1}',
      '[]',
    ]) {
      const socket = new WebSocket(`ws://127.0.0.1:${String(server.port)}/link`, {
        headers: { cookie, origin: origin() },
      })
      const closed = new Promise<number>(resolve => socket.on('close', code => resolve(code)))
      socket.on('open', () => socket.send(said))
      expect([said, await closed]).toEqual([said, 1008])
    }
  })

  it('answers a call by its number, and one without a number not at all', async () => {
    const headers = { cookie: await letIn(), origin: origin() }
    const socket = new WebSocket(`ws://127.0.0.1:${String(server.port)}/link`, { headers })
    const replies: unknown[] = []
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { type: string; id?: number }
      if (message.type === 'reply') replies.push(message)
    })
    socket.on('open', () => {
      socket.send('{"method":"app.state"}')
      socket.send('{"id":7,"method":"nothing"}')
      socket.send('{"id":8,"method":"app.state"}')
    })
    await expect.poll(() => replies.length).toBe(2)
    socket.terminate()

    expect(replies).toMatchObject([
      { id: 7, reply: { ok: false, code: 'BAD_CALL' } },
      { id: 8, reply: { ok: true } },
    ])
  })

  it('answers no other method, and every answer carries the headers that keep scripts out', async () => {
    const cookie = await letIn()
    expect((await ask('/', { cookie }, 'POST')).status).toBe(405)
    const { headers } = await ask('/', { cookie })
    expect(headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/)
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
    expect(headers['content-security-policy']).toMatch(/form-action 'none'; frame-ancestors 'none'/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  })

  it('listens on 127.0.0.1 alone', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap(found => found ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    for (const { address } of others) {
      const outcome = await new Promise(resolve => {
        const socket = connect({ host: address, port: server.port })
        socket.on('connect', () => resolve('open'))
        socket.on('error', () => resolve('refused'))
      })
      expect(outcome).toBe('refused')
    }
  })

  it.skipIf(process.platform !== 'linux')(
    'lets a browser of its own in without a secret in its arguments',
    async () => {
      const program = findBrowser(process.env)
      if (program === undefined) throw new Error('this test needs Chrome, Edge or Chromium')
      const profile = join(folder, 'profile')
      openAppWindow({
        ...{ program, profile, address: server.address, cookie: server.cookie() },
        flags: ['--headless=new', '--disable-gpu'],
        arrived: () => server.screens() > 0,
        onFailure: () => undefined,
      })
      await expect.poll(() => server.screens(), { timeout: 30_000 }).toBe(1)

      const said = await commandLines(profile)
      expect(said.length).toBeGreaterThan(0)
      expect(said.filter(line => line.includes(server.cookie().value) || line.includes('token'))).toEqual([])
      await endBrowser(profile)
    },
  )

  it('gives a later start of the same user a new address, and nobody else', async () => {
    const asked = await ask('/again', { authorization: `Bearer ${startSecret}` }, 'POST')
    expect(asked.status).toBe(200)
    expect(asked.body).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?once=/)
    expect((await ask('/again', { authorization: 'Bearer guess' }, 'POST')).status).not.toBe(200)
    expect(
      (await ask('/again', { authorization: `Bearer ${startSecret}`, origin: origin() }, 'POST')).status,
    ).not.toBe(200)
  })
})
