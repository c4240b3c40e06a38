import { request as plainRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP } from 'node:net'
import type { Probe } from '../../engine/ports.ts'

type HttpAnswer = Awaited<ReturnType<Probe['http']>>

/** Enough for a health page; the rest is not read. */
const bodyLimit = 1024 * 1024

/**
 * One GET, redirects not followed. `connectTo` (`address` or `address:port`) is where it goes, while name, Host header and
 * certificate stay the URL's, as `curl --connect-to`. A failure's reason is the system's or TLS's code.
 */
export function httpGet(request: Parameters<Probe['http']>[0]): Promise<HttpAnswer> {
  const url = new URL(request.url)
  const secure = url.protocol === 'https:'
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)
  const to = endpoint(request.connectTo, url.hostname.replace(/^\[|\]$/g, ''), port)
  const name = url.hostname.replace(/^\[|\]$/g, '')
  return new Promise(resolve => {
    const fail = (error: NodeJS.ErrnoException): void =>
      resolve({ ok: false, reason: error.code ?? error.message })
    const start = secure ? secureRequest : plainRequest
    const outgoing = start(
      {
        host: to.host,
        port: to.port,
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        headers: { host: url.host, connection: 'close' },
        agent: false,
        rejectUnauthorized: request.verify,
        ...(isIP(name) === 0 ? { servername: name } : {}),
        signal: AbortSignal.timeout(request.timeoutMs),
      },
      response => void read(response).then(resolve, fail),
    )
    outgoing.on('error', error => {
      const cause = error.name === 'AbortError' || error.name === 'TimeoutError' ? 'ETIMEDOUT' : undefined
      fail(cause === undefined ? error : Object.assign(new Error(cause), { code: cause }))
    })
    outgoing.end()
  })
}

function endpoint(connectTo: string | undefined, host: string, port: number): { host: string; port: number } {
  if (connectTo === undefined) return { host, port }
  const found = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(connectTo)
  if (found === null) return { host: connectTo, port }
  return { host: (found[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(found[2]) }
}

async function read(response: IncomingMessage): Promise<HttpAnswer> {
  const peer = response.socket.remoteAddress ?? ''
  response.setEncoding('utf8')
  let body = ''
  for await (const chunk of response) {
    body += String(chunk)
    if (body.length > bodyLimit) break
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
  return { ok: true, status: response.statusCode ?? 0, body, headers, peer }
}
