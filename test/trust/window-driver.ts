/**
 * Sits in the network of an app window that was opened by the product and drives its page over the browser's debugging port:
 * `window-driver.ts HOME tour` goes through the screens, `window-driver.ts HOME astray` sends the same browser out into the world.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium, type BrowserContext, type Page } from 'playwright-core'

const [home = '', way] = process.argv.slice(2)

/** The browser writes down where it listens once it does. */
async function debuggingPort(): Promise<string> {
  const file = join(home, 'window-profile', 'DevToolsActivePort')
  for (let left = 600; left > 0; left -= 1) {
    const [port = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n')
    if (port !== '') return port
    await delay(100)
  }
  throw new Error(`no ${file}`)
}

/** From the home screen through the first step of the rehearsal and a printed page to the settings. */
async function tour(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await page.getByRole('button', { name: 'Start the rehearsal' }).click()
  await page.getByRole('button', { name: /^Run step \d+ on node-a$/ }).click()
  await page.getByRole('button', { name: /^Run step \d+ on node-b$/ }).waitFor()
  await page.getByRole('link', { name: 'Report' }).click()
  await page.getByRole('button', { name: 'Acceptance sheet', exact: true }).click()
  await page.frameLocator('iframe').locator('body').waitFor()
  const printed = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the acceptance sheet (PDF)' }).click()
  await printed
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
}

async function astray(context: BrowserContext): Promise<void> {
  for (const address of ['http://203.0.113.7/', 'http://updates.example/']) {
    const page = await context.newPage()
    await page.goto(address, { timeout: 3000 }).catch(() => undefined)
  }
}

const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await debuggingPort()}`)
const [context] = browser.contexts()
const [page] = context?.pages() ?? []
if (context === undefined || page === undefined) throw new Error('no page')
page.setDefaultTimeout(30_000)
await (way === 'astray' ? astray(context) : tour(page))
// Only the line to it: the window stays.
process.exit(0)
