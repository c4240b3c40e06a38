import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { AppUnderTest } from './app.ts'
import { openDecided } from './decided-book.ts'
import { inTurn } from './in-turn.ts'
import { terminalPage } from './pages/terminal.ts'
import type { SimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

/** Each connection asks for itself: what it asks can be answered or turned down, whatever else is open. */
describe('what connections ask beside a run', { retry: 0 }, () => {
  const it = inTurn()
  let site: SimulatedSite
  let app: AppUnderTest
  let page: Page
  let run = ''

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const secret = () => page.getByRole('dialog', { name: 'A password is needed' })
  const cancel = () => secret().getByRole('button', { name: 'Cancel' }).click()
  const risk = () => page.getByText(/changes files on node-a\. Go on/)
  async function use(password: string): Promise<void> {
    await secret().locator('input').fill(password)
    await secret().getByRole('button', { name: 'Use it' }).click()
    await secret().waitFor({ state: 'detached' })
  }
  const go = (route: string) => page.goto(`${new URL(page.url()).origin}/#/${route}`)

  openForAll(async own => {
    ;({ site, app } = await openDecided(own, 'Hall-3', { asks: true }))
    page = app.page
  })

  it('a comparison of files: its dialog closes without a password', async () => {
    await go('plan/Hall-3/decided')
    await button('Compare files on the hosts').click()
    await secret().waitFor()
    await cancel()
    await secret().waitFor({ state: 'detached' })
    await page.getByText(/not typed in: login password of root@/).waitFor()
  })

  it('the terminals of a site: a shell asks where it is opened', async () => {
    await go('site/Hall-3/terminals')
    const { pane } = terminalPage(page, 'node-a')
    await pane.getByRole('button', { name: /^Open a shell/ }).click()
    await secret().waitFor()
    await cancel()
    await pane.getByText(/not typed in: login password of root@/).waitFor()
    await pane.getByRole('button', { name: 'New shell' }).click()
    await use(site.password)
    await pane.getByText(/connected/).waitFor()
  })

  it('a connection test: broken off, turned down, it says that no password was typed in', async () => {
    await go('site/Hall-3')
    await button('Test the connection').click()
    await secret().waitFor()
    await secret().press('Escape')
    await secret().waitFor({ state: 'detached' })
    await page.getByText('not reached').waitFor()
  })

  it("a run: a free shell's password is asked for over the open question of a step", async () => {
    await go('plan/Hall-3/decided')
    await button('Start without').click()
    await page.waitForURL(/#\/run\//)
    run = /run\/([^?]+)/.exec(page.url())?.[1] ?? ''
    await secret().waitFor()
    await cancel()
    await page
      .getByRole('alert')
      .getByText(/not typed in: login password of root@/)
      .waitFor()
    await button('Continue the run').click()
    await use(site.password)
    await button('Run until the next question').click()
    await risk().waitFor()

    const { pane } = terminalPage(page, 'node-a')
    await pane.getByRole('tab', { name: 'Shell' }).click()
    await pane.getByRole('button', { name: /^Open a shell/ }).click()
    await secret().waitFor()
  })

  it('a run: turned down, it is the shell that fails; the run stands where it stood', async () => {
    await cancel()
    const { pane } = terminalPage(page, 'node-a')
    await pane.getByText(/not typed in: login password of root@/).waitFor()
    expect(await risk().isVisible()).toBe(true)
    expect(await button('Stop …').isVisible()).toBe(true)

    await pane.getByRole('button', { name: 'New shell' }).click()
    await use(site.password)
    await pane.getByText(/connected/).waitFor()
    const journal = await readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8')
    expect(journal).not.toContain('"cancelled"')
    expect(journal).toContain('"type":"shell-opened"')
    expect(app.complaints).toEqual([])
  })
})
