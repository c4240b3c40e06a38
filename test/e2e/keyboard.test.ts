import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { openAlbum } from './pages/album.ts'
import { focused, fromTheTop, tabProblems } from './pages/keyboard.ts'
import { terminalPage } from './pages/terminal.ts'
import { startSimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

/** Every screen without a mouse: all of it is reached, in the order in which it is read, and nothing keeps the keyboard. */
describe('by keyboard alone', () => {
  let app: AppUnderTest
  let page: Page

  openForAll(async own => {
    const site = await own(startSimulatedSite())
    app = await own(startApp({ env: site.env }))
    page = app.page
    await site.write(app.home, 'Hall-1', site.quiet)
    await show('/')
    await page.getByRole('button', { name: 'Start the rehearsal' }).click()
    await page.waitForURL(/#\/run\//)
    await page.getByRole('button', { name: /^Run step \d+ on node-a$/ }).waitFor()
  })

  let run = ''
  async function show(path: string): Promise<void> {
    run ||= /run\/([^?]+)/.exec(page.url())?.[1] ?? ''
    await page.goto(`${new URL(page.url()).origin}/#${path}`)
    await page.locator('main h1').first().waitFor()
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

  it.each([
    ['home', () => show('/'), () => button('Start the rehearsal')],
    ['site', () => show('/site/Hall-1'), () => button('Test the connection')],
    ['plan', () => show('/plan/Hall-1/keepalived-vip-pair'), () => button('Look at the hosts')],
    ['run', () => show(`/run/${run}`), () => button(/^Run step \d+ on node-a$/)],
    ['report', () => show(`/report/${run}`), () => button('Verify')],
    ['settings', () => show('/settings'), () => page.getByLabel('New passphrase')],
  ] as const)('walks the %s screen', async (_, open, there) => {
    await open()
    await there().first().waitFor()
    expect(await tabProblems(page)).toEqual([])
  })

  it('walks the tabs of a site with the arrows, and what is in each with Tab', async () => {
    await show('/site/Hall-1')
    await page.getByRole('tab', { name: 'Hosts' }).focus()
    for (const name of ['Roles and values', 'Kit', 'Site file'] as const) {
      await page.keyboard.press('ArrowRight')
      await expect.poll(() => focused(page)).toBe(name)
      // The file itself takes Tab as two blanks; Escape, then Tab, leaves it.
      if (name !== 'Site file') expect(await tabProblems(page)).toEqual([])
      await page.getByRole('tab', { name }).focus()
    }
    await page.getByRole('textbox', { name: 'Site file' }).focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    expect(await focused(page)).not.toBe('Site file')
  })

  it('gets out of a shell both ways, on a screen where there is nothing but shells too', async () => {
    await show('/site/Hall-1/terminals')
    const shell = terminalPage(page, 'node-a')
    await shell.openShell()
    await shell.type('x')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toContain('Free shell on node-a')
    const hint = shell.pane.getByText('Ctrl+Shift+↑ or ↓ leaves the terminal')
    expect(await hint.isVisible()).toBe(true)
    await page.keyboard.press('Control+Shift+ArrowDown')
    expect(await focused(page)).toBe('Open a shell as root@node-b')
    expect(await hint.isVisible()).toBe(false)
    await shell.type('y')
    await page.keyboard.press('Control+Shift+ArrowUp')
    expect(await focused(page)).not.toContain('Free shell')
    await using album = await openAlbum(app)
    expect(await album.take('terminals')).toEqual([])
  })

  it('keeps its place on the primary button while that is shut, and goes on there', async () => {
    await show(`/run/${run}`)
    const next = button(/^Run step \d+ on node-a$/)
    await next.and(page.locator(':enabled')).waitFor()
    await next.press('Enter')
    await next.waitFor({ state: 'hidden' })
    expect(await page.evaluate('document.activeElement.tagName')).not.toBe('BODY')
    await page.locator('footer .el-button--primary:not(.is-disabled)').last().waitFor()
    await expect
      .poll(() => page.evaluate<boolean>("document.activeElement.matches('.el-button--primary')"))
      .toBe(true)
  })

  it('Escape closes a dialog, and gives the focus back to what opened it', async () => {
    await show('/')
    await escapes(button('New site').first())
    await show(`/run/${run}`)
    await button(/^(Stop|Undo) …$/).waitFor()
    if (await button('Stop …').isVisible()) {
      await escapes(button('Stop …'))
      await button('Stop …').press('Enter')
      await button('Stop now').press('Enter')
    }
    await escapes(button('Undo …'))
  })

  it('goes to the content past the bar, and goes on there after the screen has changed', async () => {
    await show('/')
    await fromTheTop(page)
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('content')
    expect(page.url()).toMatch(/#\/$/)
    await page.getByRole('link', { name: '一号机房' }).first().press('Enter')
    await page.getByRole('tab', { name: 'Hosts' }).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('content')
    expect(app.complaints).toEqual([])
  })

  /** Opens a dialog with the keyboard, walks it, and closes it. */
  async function escapes(opener: Locator): Promise<void> {
    await opener.focus()
    const name = await focused(page)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await tabProblems(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await focused(page)).toBe(name)
  }
})
