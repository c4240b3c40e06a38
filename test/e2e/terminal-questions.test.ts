import { describe, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { terminalPage } from './pages/terminal.ts'
import { startSimulatedSite, type SimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

/** The terminals of a site and of a run, found from their screens; what a shell's connection asks is answered there. */
describe('the way to the terminals', { retry: 0 }, () => {
  const it = inTurn()
  let site: SimulatedSite
  let app: AppUnderTest
  let album: Album
  let page: Page

  openForAll(async own => {
    site = await own(startSimulatedSite())
    app = await own(startApp())
    album = await own(openAlbum(app))
    page = app.page
    await site.write(app.home, 'hall')
    await page.goto(`${new URL(page.url()).origin}/#/site/hall`)
  })

  it('leads from a site to its terminals, where an unknown host key and a password are asked for', async () => {
    await page.getByRole('button', { name: 'Terminals' }).click()
    const { pane } = terminalPage(page, 'node-a')
    await pane.getByRole('button', { name: /^Open a shell/ }).click()
    const key = page.getByRole('dialog', { name: 'Is this really node-a?' })
    await key.getByLabel('I compared it by eye').check()
    expect(await album.take('terminal-key')).toEqual([])
    await key.getByRole('button', { name: 'Accept the key of node-a' }).click()
    const secret = page.getByRole('dialog', { name: 'A password is needed' })
    await secret.getByRole('button', { name: 'Cancel' }).click()
    await pane.getByText('no shell').waitFor()

    await pane.getByRole('button', { name: 'New shell' }).click()
    await secret.locator('input').fill(site.password)
    await secret.getByRole('button', { name: 'Use it' }).click()
    await pane.getByText(/connected/).waitFor()
    expect(await album.take('terminals-site')).toEqual([])
  })

  it('leads back to the site, and the shell is still there afterwards', async () => {
    await page.getByRole('banner').getByRole('link', { name: 'hall' }).click()
    await page.getByRole('tab', { name: 'Hosts' }).waitFor()
    await page.getByRole('button', { name: 'Terminals' }).click()
    await terminalPage(page, 'node-a').waitFor('root@node-a:~#')
  })

  it('leads from a run to its terminals and back', async () => {
    await page.getByRole('link', { name: 'Home' }).click()
    await page.getByRole('button', { name: 'Start the rehearsal' }).click()
    await page.waitForURL(/#\/run\//)
    const tabs = page.getByRole('navigation', { name: 'Run' })
    await tabs.getByRole('link', { name: 'Terminals' }).click()
    await page.getByRole('heading', { name: /^Terminals · / }).waitFor()
    await terminalPage(page, 'node-b').pane.getByRole('tab', { name: 'Shell' }).waitFor()
    expect(await album.take('terminals-run')).toEqual([])
    await tabs.getByRole('link', { name: 'Run', exact: true }).click()
    await page.waitForURL(/#\/run\/[^/]+$/)
  })

  it('complained about nothing on the way', () => {
    expect(app.complaints).toEqual([])
  })
})
