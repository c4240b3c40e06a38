/** The screens under a scheme of their own: no file of the disk can be asked for, and a page has a real origin. */
import { randomUUID } from 'node:crypto'
import { securityHeaders, type Page } from '../app/pages.ts'
import type { UsedSession } from './used.ts'

export const origin = 'siteproof://app'

export const scheme = {
  scheme: 'siteproof',
  privileges: { standard: true, secure: true, supportFetchAPI: false, corsEnabled: false },
} as const

export interface Served {
  /** Serves a page once under an address of its own, for printing; returns the address and its end. */
  lend(html: string): { readonly address: string; end(): void }
}

export function servePages(session: UsedSession, pages: ReadonlyMap<string, Page>): Served {
  const lent = new Map<string, Page>()
  session.protocol.handle(scheme.scheme, request => {
    const url = new URL(request.url)
    const page = url.host === 'app' ? (pages.get(url.pathname) ?? lent.get(url.pathname)) : undefined
    const isGet = request.method === 'GET'
    if (page === undefined || !isGet)
      return new Response(null, { status: isGet ? 404 : 405, headers: securityHeaders })
    return new Response(new Uint8Array(page.body), {
      headers: { ...securityHeaders, 'content-type': page.type },
    })
  })
  return {
    lend(html) {
      const path = `/print/${randomUUID()}`
      lent.set(path, { type: 'text/html; charset=utf-8', body: Buffer.from(html) })
      return { address: `${origin}${path}`, end: () => void lent.delete(path) }
    },
  }
}
