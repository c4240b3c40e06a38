import { cp, mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { stoppedRehearsal } from './stopped-rehearsal.ts'
import { openForAll } from './suite.ts'

/** What a bad disk or a wrong file does to the home screen: the one is named, the others stay. */
describe('folders that cannot be read', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let album: Album
  let page: Page
  const region = (name: string): Locator => page.getByRole('region', { name })

  openForAll(async own => {
    app = await own(startApp())
    album = await own(openAlbum(app))
    page = app.page
  })

  it('a site file of three gigabytes is told of; the rest of home is there', async () => {
    await mkdir(join(app.home, 'sites', 'dump'), { recursive: true })
    const file = await open(join(app.home, 'sites', 'dump', 'site.yaml'), 'w')
    await file.truncate(3 * 1024 ** 3)
    await file.close()
    await page.reload()
    await region('Sites').getByText('The folder “dump” holds a site that cannot be read').waitFor()
    await region('Runbooks').getByText('keepalived').first().waitFor()
    expect(await page.getByText('Nothing is set up yet').count()).toBe(0)
    expect(await album.take('home-unreadable-site')).toEqual([])
  })

  it('a run whose journal was changed is told of on home and among all runs', async () => {
    const runs = join(app.home, 'runs')
    const run = await stoppedRehearsal(app)
    await cp(join(runs, run), join(runs, 'hurt'), { recursive: true })
    await cp(join(runs, run), join(runs, 'old'), { recursive: true })
    const journal = join(runs, 'hurt', 'journal.jsonl')
    await writeFile(journal, (await readFile(journal, 'utf8')).replace('"type"', '"tipe"'))
    await page.getByRole('link', { name: 'Home' }).click()
    await region('Runs that cannot be read').getByText('is damaged in line 1').waitFor()
    await region('Go on where you stopped').getByText('continue at step').waitFor()
    expect(await album.take('home-unreadable-run')).toEqual([])
    await page.getByRole('link', { name: 'All runs (3)' }).click()
    await page.getByLabel('Search by job, site or day').fill('hurt')
    await page.getByText('1 found').waitFor()
    await page.getByText('The folder “hurt” holds a run that cannot be read').waitFor()
    expect(await album.take('runs-unreadable')).toEqual([])
  })

  it('a run that is opened all the same says why it cannot be, and what can be done, with no live button', async () => {
    for (const screen of ['run', 'report']) {
      await page.goto(`${new URL(page.url()).origin}/#/${screen}/hurt`)
      const told = page.getByRole('alert', { name: 'The run “hurt” cannot be opened' })
      await told.getByText('is damaged in line 1').waitFor()
      await told.getByText('siteproof report --verify').waitFor()
      expect(await page.getByText('Loading …').count()).toBe(0)
      expect(await page.locator('footer.actions button').count()).toBe(0)
      expect(await page.locator('iframe').count()).toBe(0)
    }
    await page.getByRole('button', { name: 'Back to home' }).click()
    await region('Sites').waitFor()
  })

  it('complained about nothing on the way', () => {
    expect(app.complaints).toEqual([])
  })
})
