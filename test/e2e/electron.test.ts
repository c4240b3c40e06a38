/** Real Electron, wherever its binary is: `node node_modules/electron/install.js` fetches it, with internet. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const binary = electronBinary()

function electronBinary(): string | undefined {
  const folder = join(root, 'node_modules', 'electron')
  const named = join(folder, 'path.txt')
  const path = existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8').trim()) : undefined
  return path !== undefined && existsSync(path) ? path : undefined
}

describe.skipIf(binary === undefined)('real Electron (skipped where its binary is not there)', () => {
  let home: string
  let app: ElectronApplication
  let page: Page

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'siteproof-electron-'))
    app = await _electron.launch({
      executablePath: binary ?? '',
      args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      env: { ...(process.env as Record<string, string>), SITEPROOF_HOME: home, LANG: 'en_US.UTF-8' },
    })
    page = await app.firstWindow()
    await page.locator('main h1').first().waitFor()
  })
  afterAll(async () => {
    await app.close()
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  })

  it('shows the home screen under its own scheme, and exposes one object', async () => {
    expect(page.url()).toMatch(/^siteproof:\/\/app\//)
    expect(await page.evaluate('Object.keys(window.siteproof).sort()')).toEqual(['listen', 'send'])
    expect(await page.evaluate("'require' in window || 'process' in window")).toBe(false)
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

  it('begins a rehearsal and shows its steps', async () => {
    await page.evaluate(`location.hash = '#/'`)
    await page
      .getByRole('button', { name: /rehearsal/i })
      .first()
      .click()
    await page.waitForURL(/#\/run\//)
  })
})
