/** The workbench behind a local web server: 127.0.0.1 only, one-time address, cookie, Host and Origin checked everywhere. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Workbench } from '../app/workbench.ts'
import { largestCall } from '../engine/contract/frames.ts'
import { createDoor, type Door } from './door.ts'
import { serveScreen } from './link.ts'
import { shutPage } from './shut.ts'
import { readPages, securityHeaders, type Page } from '../app/pages.ts'

export interface WindowServer extends AsyncDisposable {
  readonly port: number
  /** An address that lets one browser in; it works once. */
  newAddress(): string
  /** Without any secret; and the cookie that lets a browser of our own in. */
  readonly address: string
  cookie(): { readonly name: string; readonly value: string }
  /** Screens that are connected now. */
  screens(): number
  /** Called each time a screen comes or goes. */
  onScreens(listener: () => void): void
}

export interface WindowServerOptions {
  /** Folder of the built renderer. */
  readonly pages: string
  /** Known only to later starts of the same user. */
  readonly startSecret: string
  /** Opens another window on this server; false where it cannot. */
  show(): boolean
}

export async function startWindowServer(
  workbench: Workbench,
  options: WindowServerOptions,
): Promise<WindowServer> {
  const pages = await readPages(options.pages)
  const server = createServer({ requestTimeout: 10_000, maxHeaderSize: 16 * 1024 })
  await listen(server)
  const { port } = server.address() as AddressInfo
  const door = createDoor(port, options.startSecret)
  server.on('request', (request: IncomingMessage, response: ServerResponse) =>
    answer(door, pages, options.show, request, response),
  )
  // What is larger cuts the line.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestCall, perMessageDeflate: false })
  const watchers: (() => void)[] = []
  const changed = (): void => watchers.forEach(watcher => watcher())
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A browser always names the origin of a WebSocket; whoever does not is none.
    const allowed = door.isOurs(request) && request.headers.origin !== undefined && door.isLetIn(request)
    if (!allowed || request.url !== '/link') return refuseUpgrade(socket)
    sockets.handleUpgrade(request, socket, head, client => {
      serveScreen(workbench, client, randomUUID())
      changed()
      client.on('close', changed)
    })
  })
  return {
    port,
    newAddress: () => door.newAddress(),
    address: `http://127.0.0.1:${String(port)}/`,
    cookie: () => door.cookie(),
    screens: () => sockets.clients.size,
    onScreens: listener => void watchers.push(listener),
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** From an upgrade on, nobody else hears of the socket's errors, nor closes it: whoever dials and resets must not end the process. */
function refuseUpgrade(socket: Duplex): void {
  socket.on('error', () => undefined)
  socket.once('finish', () => socket.destroy())
  socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
}

function answer(
  door: Door,
  pages: ReadonlyMap<string, Page>,
  show: () => boolean,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const end = (status: number, headers: Readonly<Record<string, string>> = {}, body?: Buffer): void => {
    response.writeHead(status, { ...securityHeaders, ...headers })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  const shut = (): void => end(403, { 'content-type': 'text/html; charset=utf-8' }, shutPage)
  if (!door.isOurs(request)) return end(403)
  if (request.method === 'POST' && door.isLaterStart(request)) {
    if (request.url === '/again')
      return end(200, { 'content-type': 'text/plain' }, Buffer.from(door.newAddress()))
    if (request.url === '/show') return end(show() ? 204 : 404)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(405)
  const url = parseTarget(request.url ?? '/')
  if (url?.pathname === '/' && url.searchParams.has('once')) {
    const cookie = door.redeem(url.searchParams.get('once'))
    // To a clean address, so that the token stays in no history. A used one still helps whoever holds the cookie.
    if (cookie !== undefined) return end(303, { 'set-cookie': cookie, location: '/' })
    return door.isLetIn(request) ? end(303, { location: '/' }) : shut()
  }
  if (!door.isLetIn(request)) return url?.pathname === '/' ? shut() : end(403)
  if (url === undefined) return end(400)
  const page = pages.get(url.pathname)
  if (page === undefined) return end(404)
  end(200, { 'content-type': page.type }, page.body)
}

/** undefined for what is no address, as `//`: it is asked for before anybody has been let in, so it must not throw. */
function parseTarget(target: string): URL | undefined {
  const base = 'http://127.0.0.1'
  return URL.canParse(target, base) ? new URL(target, base) : undefined
}
