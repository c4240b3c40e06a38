import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { answer, drive } from './pages/drive.ts'
import { openForAll } from './suite.ts'

/** The host is broken while the fault of a drill is in force: nobody is to learn of it only from the host. */
describe('a drill that is stopped under its fault', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let page: Page
  let run = ''

  openForAll(async own => {
    app = await own(startApp())
    page = app.page
  })

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const show = (screen: string) => page.goto(`${new URL(page.url()).origin}/#/${screen}/${run}`)
  const made = /A fault was made on node-a at \d\d:\d\d:\d\d; that it is over is not confirmed\./
  const ends = /The host ends it by itself in about \d+ s \(at \d\d:\d\d:\d\d\)\./

  it('is asked about with where the fault is and when the host ends it', async () => {
    await button('Start the rehearsal').click()
    await page.waitForURL(/#\/run\//)
    run = (await readdir(join(app.home, 'runs'))).find(name => !name.startsWith('.')) ?? ''
    const asksFault = () => page.getByLabel(/Type the host's name/).isVisible()
    await drive(page, 'li', asksFault, 300_000)
    await answer(page, 'li')
    // Open before the fault is made, which lasts a few seconds only: what is told in it comes by itself.
    await button('Stop …').click()
    const dialog = page.getByRole('dialog', { name: 'Stop in the middle?' })
    await Promise.all(
      [made, ends, 'Stopping does not end the fault'].map(said => dialog.getByText(said).waitFor()),
    )
    await button('Stop now').click()
    await button('Continue the run').waitFor()
  })

  it('is told on the run, on the drift screen, and before the report is signed', async () => {
    const end = page.getByRole('region', { name: 'How the run ended' })
    await end.getByText(made).waitFor()
    await show('drift')
    await page.getByText(made).waitFor()
    await page.getByText('stopped, not measured to its end').first().waitFor()
    await page.getByText('This drill was stopped while its fault was in force').waitFor()
    expect(await page.locator('.mark.running').count()).toBe(0)
    expect(await page.getByText('No drill yet').count()).toBe(0)
    await show('report')
    const paper = page.frameLocator('iframe')
    await paper
      .getByText(/the drill made its fault on node-a at .*look there/)
      .first()
      .waitFor()
  })

  it('does not spin once the run goes on', async () => {
    await show('run')
    await button('Continue the run').click()
    await page
      .getByText(/Next is step \d+ of \d+ on node-a: it was broken off|Stopped at step|judging again/)
      .waitFor()
    expect(await page.locator('.rail .mark.running, .part .mark.running').count()).toBe(0)
    expect(app.complaints).toEqual([])
  })
})
