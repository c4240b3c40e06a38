/** A secret typed into a prompt stands nowhere afterwards: not in the browser, not on its disk, not in what the page was sent, not in a crash. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findBrowser, quietFlags } from '../../adapters/browser/find.ts'
import { startSshd, whyNoSshd, type TestSshd } from '../../adapters/ssh2/testing/sshd.ts'
import { filesBelow } from '../scenarios/traces.ts'
import { canariesIn } from '../trust/forms.ts'
import { writeKeySite } from './key-site.ts'

const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')
const canary = "Kanari&'8 vogel-4711"
/** Throws where nobody catches it, with the secret in its message, as a bug deep in a library could. */
const bomb = `data:text/javascript,${encodeURIComponent(
  `process.on('SIGUSR2', () => { throw new Error('no route for ' + ${JSON.stringify(canary)}) })`,
)}`

let folder: string
let sshd: TestSshd
let app: { readonly child: ChildProcess; readonly address: string; readonly stderr: () => string }
let context: BrowserContext
const received: (Buffer | string)[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'siteproof-canary-'))
  received.length = 0
  sshd = await startSshd()
  await writeKeySite(join(folder, 'home'), sshd, canary, '{ prompt: true }')
  app = await serve(join(folder, 'home'))
  const executablePath = findBrowser(process.env)
  context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    ...(executablePath !== undefined && { executablePath }),
    args: ['--disable-gpu', ...quietFlags],
    locale: 'en-US',
  })
})
afterEach(async () => {
  await context.close()
  app.child.kill('SIGKILL')
  await sshd[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

it.skipIf(whyNoSshd() !== undefined)(
  'a secret that was typed stands in no storage, no frame to the page, no file and no crash output',
  async () => {
    const page = await typedIn()
    expect(received.length).toBeGreaterThan(5)
    expect(found(received)).toEqual([])
    expect(canariesIn(await storageOf(page), canary)).toEqual([])
    expect(canariesIn(await page.content(), canary)).toEqual([])

    app.child.kill('SIGUSR2')
    const [code] = (await once(app.child, 'close')) as [number | null]
    expect([code, app.stderr()]).toEqual([1, expect.stringContaining('no route for ‹')])
    expect(canariesIn(app.stderr(), canary)).toEqual([])
    expect(app.stderr()).not.toMatch(/^ {4}at /m)

    await context.close()
    const files = filesBelow(folder).filter(file => canariesIn(file.text, canary).length > 0)
    expect(files.map(file => file.path)).toEqual([])
  },
)

it.skipIf(whyNoSshd() !== undefined)('would be found there', async () => {
  const page = await typedIn()
  const text = JSON.stringify(canary)
  await page.evaluate(
    `localStorage.setItem('kept', ${text}); sessionStorage.setItem('kept', ${text}); document.cookie = 'kept=' + encodeURIComponent(${text}) + '; max-age=600'`,
  )

  expect(canariesIn(await storageOf(page), canary)).toContain('json')
  await context.close()
  const files = filesBelow(join(folder, 'profile')).filter(file => canariesIn(file.text, canary).length > 0)
  expect(files.length).toBeGreaterThan(0)
})

/** Opens the site, tests its connection, and types the secret where it is asked for. */
async function typedIn(): Promise<Page> {
  const page = await context.newPage()
  page.on('websocket', socket => socket.on('framereceived', ({ payload }) => void received.push(payload)))
  await page.goto(app.address)
  await page.getByRole('link', { name: 'north' }).first().click()
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await page.getByRole('dialog').getByLabel('I compared it by eye').check()
  await page.getByRole('button', { name: 'Accept the key of node-a' }).click()
  await page.getByRole('dialog').locator('input[type=password]').fill(canary)
  await page.keyboard.press('Enter')
  await page.getByText('logged in, facts read').first().waitFor()
  return page
}

function found(payloads: readonly (Buffer | string)[]): readonly string[] {
  return payloads.flatMap(payload => canariesIn(payload, canary))
}

/** Everything that a page can keep in its browser, as one text. */
async function storageOf(page: Page): Promise<string> {
  const kept: unknown = await page.evaluate(`(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    cookies: document.cookie,
  }))()`)
  return JSON.stringify([kept, await context.cookies()])
}

async function serve(home: string): Promise<typeof app> {
  const child = spawn(process.execPath, ['--import', bomb, main, 'open', '--no-browser'], {
    env: { ...process.env, SITEPROOF_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('http://127.0.0.1:')) return { child, address: line, stderr: () => stderr }
  }
  throw new Error(`the app ended before it told its address: ${stderr}`)
}
