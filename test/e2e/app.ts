/** The app as a person has it: `siteproof open` in a home folder of its own, and its page in a real Chromium. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { findBrowser, quietFlags } from '../../adapters/browser/find.ts'

const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')

export interface AppUnderTest extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** SITEPROOF_HOME: settings, known hosts, sites and runs. */
  readonly home: string
  /** Messages of the page's console of kind error, and errors that nobody caught. */
  readonly complaints: readonly string[]
  /** Ends the app's process at once, as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same home, in a new window. */
  reopen(): Promise<void>
  /** Another window on the same process, through its own one-time address. */
  secondWindow(): Promise<Page>
}

export interface AppOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly locale?: string
  readonly dark?: boolean
  /** A folder of runbooks beside those of the product. */
  readonly runbooks?: string
}

export async function startApp(options: AppOptions = {}): Promise<AppUnderTest> {
  const home = await mkdtemp(join(tmpdir(), 'siteproof-e2e-'))
  const browser = await launchBrowser()
  const complaints: string[] = []
  const start = () =>
    serve(home, options.env, options.runbooks === undefined ? [] : ['--runbooks', options.runbooks])
  let served = await start()
  let context = await newContext(browser, options)
  let page = await openPage(context, served.address, complaints)
  return {
    get page() {
      return page
    },
    get context() {
      return context
    },
    home,
    complaints,
    kill: () => end(served.child, 'SIGKILL'),
    async reopen() {
      await context.close()
      served = await start()
      context = await newContext(browser, options)
      page = await openPage(context, served.address, complaints)
    },
    async secondWindow() {
      const second = await start()
      return openPage(context, second.address, complaints)
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await end(served.child, 'SIGTERM')
      await rm(home, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser(process.env)
  if (executablePath === undefined) throw new Error('these tests need Chrome, Edge or Chromium')
  return chromium.launch({ executablePath, args: ['--disable-gpu', ...quietFlags] })
}

function newContext(browser: Browser, options: AppOptions): Promise<BrowserContext> {
  return browser.newContext({
    viewport: options.viewport ?? { width: 1366, height: 768 },
    locale: options.locale ?? 'en-US',
    colorScheme: options.dark === true ? 'dark' : 'light',
    acceptDownloads: true,
  })
}

async function openPage(context: BrowserContext, address: string, complaints: string[]): Promise<Page> {
  const page = await context.newPage()
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(address)
  await page.locator('main h1').first().waitFor()
  return page
}

/** The process and the one-time address that it prints. */
export async function serve(
  home: string,
  env: Readonly<Record<string, string>> = {},
  words: readonly string[] = [],
): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, [main, ...words, 'open', '--no-browser'], {
    env: { ...process.env, ...env, SITEPROOF_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('http://127.0.0.1:')) return { child, address: line }
  }
  throw new Error('the app ended before it told its address')
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise(resolve => child.once('close', resolve))
  child.kill(signal)
  await closed
}
