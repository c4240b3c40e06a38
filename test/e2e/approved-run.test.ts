import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { AppUnderTest } from './app.ts'
import { openDecided } from './decided-book.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import type { SimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

/** The approval is for one plan: not knowing it yet is no refusal, and what it stands on is not offered for correction. */
describe('an approved run that ends before its plan is known', { retry: 0 }, () => {
  const it = inTurn()
  let site: SimulatedSite
  let app: AppUnderTest
  let album: Album
  let page: Page

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const secret = () => page.getByRole('dialog', { name: 'A password is needed' })
  async function use(password: string): Promise<void> {
    await secret().locator('input').fill(password)
    await secret().getByRole('button', { name: 'Use it' }).click()
    await secret().waitFor({ state: 'detached' })
  }
  const journal = () => {
    const run = /run\/([^?]+)/.exec(page.url())?.[1] ?? ''
    return readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8')
  }

  openForAll(async own => {
    ;({ site, app } = await openDecided(own, 'Hall-4', { asks: true }))
    album = await own(openAlbum(app))
    page = app.page
  })

  it('stands still after a mistyped password, and can go on', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/plan/Hall-4/decided`)
    await button('Look at the hosts').click()
    await use(site.password)
    await button('Approve this plan').click()
    const dialog = page.getByRole('dialog', { name: 'Approve this plan' })
    await dialog.getByLabel('Approved by').fill('Li Lei')
    await dialog.getByRole('button', { name: 'Approve this plan' }).click()
    await button('Start the run on node-a').click()
    await use('not it')

    await button('Continue the run').waitFor()
    expect(await journal()).not.toContain('plan-bound')
  })

  it('offers no correction of a value, and says why', async () => {
    await page.getByText('The plan is approved, so its values stay as they are in this run').waitFor()
    // Nothing was changed: there is no undo to send anybody to.
    await page.getByText('change the site, have its new plan approved, and start a new run').waitFor()
    await button('Open the site').click()
    await page.waitForURL(/#\/site\/Hall-4/)
    await page.goBack()
    await button('Correct a login …').waitFor()
    expect(await button('Correct a value …').count()).toBe(0)
    await button('Correct a login …').click()
    const dialog = page.getByRole('dialog', { name: 'A way to log in was wrong?' })
    await dialog.getByText('Values, addresses, ports and users stay as approved.').waitFor()
    expect(await album.take('correct-login')).toEqual([])
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  it('goes on with the right password, as approved', async () => {
    await button('Continue the run').click()
    await use(site.password)
    await button('Run until the next question').click()
    await page.getByText(/changes files on node-a\. Go on/).waitFor()

    await button(/^Confirm step 1/).click()
    await page.getByText('Stopped at step 2 of 5: not proved on node-a.').waitFor()
    await page.getByText('The values of this approved run stay as they are.').waitFor()
    expect(await page.getByText('corrected value of the site').count()).toBe(0)

    const text = await journal()
    const approved = /"approved":"([0-9a-f]{64})"/.exec(text)?.[1]
    expect(/"plan-bound","digest":"([0-9a-f]{64})"/.exec(text)?.[1]).toBe(approved)
    expect(app.complaints).toEqual([])
  })
})
