/** The built renderer as files in memory, and the headers that every answer carries. */
import { readFile, readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export interface Page {
  readonly type: string
  readonly body: Buffer
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Path as a browser asks for it (`/assets/x.js`) -> page. Only what is in the folder at the start can ever be answered. */
export async function readPages(folder: string): Promise<ReadonlyMap<string, Page>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const pages = new Map<string, Page>()
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const type = types[extname(entry.name)]
    if (type === undefined) continue
    pages.set(`/${relative(folder, file).split(sep).join('/')}`, { type, body: await readFile(file) })
  }
  const index = pages.get('/index.html')
  if (index !== undefined) pages.set('/', index)
  return pages
}

/** xterm.js writes styles into the page: styles may be inline, scripts never. `frame-src blob:` shows a report's preview. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), clipboard-read=(self), clipboard-write=(self)',
  'cache-control': 'no-store',
}
