/** Real Electron, wherever its binary is: `node node_modules/electron/install.js` fetches it, with internet. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSimulatedSite, type SimulatedSite } from './simulated-site.ts'

const root = join(import.meta.dirname, '..', '..')
const binary = electronBinary()
const words = [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]

function electronBinary(): string | undefined {
  const folder = join(root, 'node_modules', 'electron')
  const named = join(folder, 'path.txt')
  const path = existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8').trim()) : undefined
  return path !== undefined && existsSync(path) ? path : undefined
}

/** As a flat battery leaves it: in the middle of the first step. */
async function cutOff(journal: string): Promise<void> {
  const text = await readFile(journal, 'latin1')
  const done = text.indexOf('"type":"step-finished"', text.lastIndexOf('"type":"run-continued"'))
  await truncate(journal, text.lastIndexOf('\n', done) + 1)
}

describe.skipIf(binary === undefined)('real Electron (skipped where its binary is not there)', () => {
  let home: string
  let site: SimulatedSite
  let app: ElectronApplication
  let page: Page

  const env = (): Record<string, string> => ({
    ...(process.env as Record<string, string>),
    ...site.env,
    SITEPROOF_HOME: home,
    LANG: 'en_US.UTF-8',
  })
  async function launch(): Promise<void> {
    app = await _electron.launch({ executablePath: binary ?? '', args: words, env: env() })
    page = await app.firstWindow()
    await page.locator('main h1').first().waitFor()
  }
  /** Any blocker of this process: Electron tells of one by its number. */
  const keepsAwake = (): Promise<boolean> =>
    app.evaluate(({ powerSaveBlocker }) =>
      Array.from({ length: 20 }, (_, id) => id).some(id => powerSaveBlocker.isStarted(id)),
    )

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'siteproof-electron-'))
    site = await startSimulatedSite()
    await launch()
  })
  afterAll(async () => {
    // Over a run that is under way it would ask, and wait for an answer.
    app.process().kill('SIGKILL')
    await site[Symbol.asyncDispose]()
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  })

  it('shows the home screen under its own scheme, and exposes one object', async () => {
    expect(page.url()).toMatch(/^siteproof:\/\/app\//)
    expect(await page.evaluate('Object.keys(window.siteproof).sort()')).toEqual(['listen', 'send'])
    expect(await page.evaluate("'require' in window || 'process' in window")).toBe(false)
    // What it asked for while it was loaded has been answered.
    await page
      .getByRole('button', { name: /rehearsal/i })
      .first()
      .waitFor()
  })

  it('runs in the sandbox, and opens and reaches nothing else', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): { sandbox?: boolean; contextIsolation?: boolean; nodeIntegration?: boolean }
      }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
    expect(await page.evaluate(`window.open('https://example.invalid/') === null`)).toBe(true)
    const reached = await page.evaluate(`fetch('http://127.0.0.1:1/').then(() => true, () => false)`)
    expect(reached).toBe(false)
  })

  it('begins a rehearsal, shows its steps, and keeps the laptop awake meanwhile', async () => {
    expect(await keepsAwake()).toBe(false)
    await page.evaluate(`location.hash = '#/'`)
    await page
      .getByRole('button', { name: /rehearsal/i })
      .first()
      .click()
    await page.waitForURL(/#\/run\//)
    await page.getByRole('button', { name: /^Run step \d+ on node-a$/ }).click()
    await page.getByRole('button', { name: /^Run step \d+ on node-b$/ }).waitFor()
    expect(await keepsAwake()).toBe(true)
  })

  it('a second start shows this window and ends', async () => {
    const second = spawn(binary ?? '', words, { env: env(), stdio: 'ignore' })
    const code = await new Promise(resolve => second.once('close', resolve))
    expect(code).toBe(0)
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    expect(page.url()).toMatch(/#\/run\//)
  })

  it('prints the acceptance sheet', async () => {
    const file = join(home, 'sheet.pdf')
    await app.evaluate(({ session }, path) => {
      session.defaultSession.once('will-download', (_event, item) => item.setSavePath(path))
    }, file)
    await page.getByRole('link', { name: 'Report' }).click()
    await page.getByRole('button', { name: 'Save the acceptance sheet (PDF)' }).click()
    await expect
      .poll(async () => (await readFile(file, 'latin1').catch(() => '')).trimEnd(), { timeout: 60_000 })
      .toMatch(/^%PDF-[^]*%%EOF$/)
  })

  it('opens in the run that was going on after its process was killed', async () => {
    await site.write(home, 'Hall-1', site.quiet)
    await page.evaluate(`location.hash = '#/plan/Hall-1/keepalived-vip-pair'`)
    await page.getByRole('button', { name: 'Start without', exact: true }).click()
    await page.waitForURL(/#\/run\//)
    await page.getByRole('button', { name: 'Run until the next question' }).click()
    await page.locator('.question').waitFor()
    const run = /#\/run\/([^/?]+)/.exec(page.url())?.[1] ?? 'none'
    const ended = new Promise(resolve => app.process().once('close', resolve))
    app.process().kill('SIGKILL')
    await ended
    await cutOff(join(home, 'runs', run, 'journal.jsonl'))
    await launch()
    await page.waitForURL(new RegExp(`#/run/${run}`))
    expect(new URL(page.url()).protocol).toBe('siteproof:')
  })
})
