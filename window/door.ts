/** Who may come in: only a page of this very server, in the browser that redeemed the one-time address. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface Door {
  /** The address to open; it works once. A new call makes a new one and voids the last. */
  newAddress(): string
  /** What redeeming sets, for a browser of our own that is let in without an address. */
  cookie(): { readonly name: string; readonly value: string }
  /** Whether the request comes from this machine, and names this server and no other as host and origin. */
  isOurs(request: IncomingMessage): boolean
  /** The `Set-Cookie` value for a request that brings the one-time token; undefined for a wrong or used one. */
  redeem(token: string | null): string | undefined
  /** Whether a later start of this user asks for another address: it knows the secret of window.json. */
  isLaterStart(request: IncomingMessage): boolean
  /** Whether the request carries the cookie of this process. */
  isLetIn(request: IncomingMessage): boolean
}

/** `startSecret` is what window.json holds. */
export function createDoor(port: number, startSecret: string): Door {
  const host = `127.0.0.1:${String(port)}`
  // A browser keeps cookies by address alone: without its port, the app of another home would take this one's place.
  const cookieName = `siteproof-${String(port)}`
  const secret = randomBytes(32).toString('base64url')
  let token: string | undefined
  return {
    newAddress() {
      token = randomBytes(32).toString('base64url')
      // Not `token=`: what the command line prints is redacted, and this is to be opened by the person who reads it.
      return `http://${host}/?once=${token}`
    },
    cookie: () => ({ name: cookieName, value: secret }),
    isOurs(request) {
      if (request.socket.remoteAddress !== '127.0.0.1') return false
      if (request.headers.host !== host) return false
      const { origin } = request.headers
      // A page elsewhere that navigates or fetches here is told apart even where its browser sends no Origin.
      const site = request.headers['sec-fetch-site']
      if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
      return origin === undefined || origin === `http://${host}`
    },
    redeem(given) {
      if (given === null || token === undefined || !same(given, token)) return undefined
      token = undefined
      return `${cookieName}=${secret}; HttpOnly; SameSite=Strict; Path=/`
    },
    isLaterStart: request =>
      request.headers.origin === undefined &&
      same(request.headers.authorization ?? '', `Bearer ${startSecret}`),
    isLetIn(request) {
      const cookies = (request.headers.cookie ?? '').split(/; */)
      const given = cookies.find(cookie => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1)
      return given !== undefined && same(given, secret)
    },
  }
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
