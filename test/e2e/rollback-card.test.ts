import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { AppUnderTest } from './app.ts'
import { openDecided } from './decided-book.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { terminalPage } from './pages/terminal.ts'
import type { SimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

const conf = '/etc/decided.conf'

/** The rollback card at a console: printed before the run, its RUN filled in with what the Run screen shows. */
describe('the number of a run', { retry: 0 }, () => {
  const it = inTurn()
  let site: SimulatedSite
  let app: AppUnderTest
  let album: Album
  let page: Page
  let card: readonly string[] = []
  let number = ''

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const fs = () => site.hosts['node-a']!.host.fs

  openForAll(async own => {
    ;({ site, app } = await openDecided(own, 'Hall-6'))
    album = await own(openAlbum(app))
    page = app.page
    await fs().writeFile(conf, 'decided = long ago\n')
  })

  it('is asked for by the card', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/plan/Hall-6/decided`)
    const [download] = await Promise.all([page.waitForEvent('download'), button('Change request').click()])
    const html = await readFile(await download.path(), 'utf8')
    const paper = await app.context.newPage()
    await paper.setContent(html)
    card = await paper.locator('ol.way pre').allTextContents()
    await paper.close()
    expect(card.filter(command => command.includes(conf))).toHaveLength(1)
  })

  it('stands on the Run screen from the start, to be written down or copied', async () => {
    await button('Start without').click()
    await page.waitForURL(/#\/run\//)
    const shown = page.locator('p.number')
    number = (await shown.locator('code').textContent()) ?? ''
    expect(number).toMatch(/^\d{14}-[0-9a-f]{4}$/)
    expect(await album.take('run-number')).toEqual([])
    await app.context.grantPermissions(['clipboard-read'])
    await shown.getByRole('button', { name: 'Copy' }).click()
    await shown.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(number)

    await button('Run until the next question').click()
    await button(/^Confirm step \d+ for node-a$/).click()
    await page.getByText('Stopped at step 2 of 5: not proved on node-a.').waitFor()
    expect(await fs().readFile(conf)).toBe('decided = yes')
    expect(await fs().readdir('/var/tmp')).toContain(`siteproof-${number}`)
  })

  it('makes the commands of the card put everything back', async () => {
    const shell = terminalPage(page, 'node-a')
    await shell.pane.getByRole('tab', { name: 'Shell' }).click()
    await shell.openShell()
    // Without it nothing is touched: a backup that is not found would take the file along.
    for (const command of card.filter(one => one.includes(conf))) await shell.type(`${command}\n`)
    await shell.pane
      .getByText(/shell ended/)
      .first()
      .waitFor()
    expect(await fs().readFile(conf)).toBe('decided = yes')

    await shell.pane.getByRole('button', { name: 'New shell' }).click()
    await shell.pane.getByText(/connected/).waitFor()
    await shell.type(`RUN=${number}\n`)
    for (const command of card) await shell.type(`${command}\n`)
    await shell.type('echo "with $((1 + 1)) put back"\n')
    await shell.waitFor('with 2 put back')
    expect(await fs().readFile(conf)).toBe('decided = long ago\n')
    expect(await fs().readdir('/var/tmp')).not.toContain(`siteproof-${number}`)
  })

  it('stands in the report', async () => {
    await page.getByRole('link', { name: 'Report' }).click()
    const report = page.frameLocator('iframe')
    await report.getByText(number).first().waitFor()
    const journal = join(app.home, 'runs', /report\/([^?]+)/.exec(page.url())?.[1] ?? '', 'journal.jsonl')
    expect(await readFile(journal, 'utf8')).toContain(`"runId":"${number}"`)
    expect(app.complaints).toEqual([])
  })
})
