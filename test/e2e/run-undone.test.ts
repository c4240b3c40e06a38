import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { AppUnderTest } from './app.ts'
import { openDecided } from './decided-book.ts'
import { inTurn } from './in-turn.ts'
import type { SimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

describe('a run that was taken back', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let page: Page
  let site: SimulatedSite
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

  openForAll(async own => {
    ;({ app, site } = await openDecided(own, 'Hall-6'))
    page = app.page
  })

  /** Runs until the gate of that step stays closed, and takes everything back. */
  async function takeBackAt(step: number): Promise<void> {
    await page.goto(`${new URL(page.url()).origin}/#/plan/Hall-6/decided`)
    await button('Start without').click()
    await button('Run until the next question').click()
    await button(/^Confirm step 1/).click()
    await page.getByText(`Stopped at step ${String(step)} of 5: not proved on node-a.`).waitFor()
    await button('Stop …').click()
    await button('Stop now').click()
    await button('Undo …').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click()
    await button('Open the report').waitFor()
  }

  it('says so where undo is asked for once more, and at each step that it took back', async () => {
    await takeBackAt(2)

    await button('Undo …').click()
    const dialog = page.getByRole('dialog', { name: 'Take changes back?' })
    await dialog.getByText('Everything that this run changed was taken back.').waitFor()
    expect(await dialog.getByText('changed nothing').count()).toBe(0)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.locator('#rail-0').click()
    const part = page.locator('.part')
    await part.getByRole('region', { name: 'Gate' }).getByText('taken back').waitFor()
    expect(await part.getByText('closed').count()).toBe(0)
    expect(await part.getByText('waiting').count()).toBe(0)
    expect(app.complaints).toEqual([])
  })

  it('shows no open gate at a step that was proved on what was taken back', async () => {
    await site.hosts['node-a']?.host.fs.writeFile('/etc/cabled', 'yes')
    await takeBackAt(3)
    await page.locator('#rail-1').click()
    const gate = page.locator('.part').getByRole('region', { name: 'Gate' })
    await gate.getByText('no longer counts: undone afterwards').first().waitFor()
    expect(await gate.getByText('open: proved').count()).toBe(0)
    expect(await page.locator('.part .mark.pass').count()).toBe(0)
    expect(app.complaints).toEqual([])
  })
})
