import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { stoppedRehearsal } from './stopped-rehearsal.ts'
import { openForAll } from './suite.ts'

/** Runs of a laptop that has seen some: the one that stopped, those that ended, and every other by a search. */
describe('the runs on the home screen', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let album: Album
  let page: Page
  let run: string
  const goOn = (): Locator => page.getByRole('region', { name: 'Go on where you stopped' })
  const ended = (): Locator => page.getByRole('region', { name: 'Ended runs' })

  openForAll(async own => {
    app = await own(startApp())
    album = await own(openAlbum(app))
    page = app.page
    const runs = join(app.home, 'runs')
    run = await stoppedRehearsal(app)
    // Rehearsals of an earlier process are over.
    for (let count = 1; count <= 8; count += 1)
      await cp(join(runs, run), join(runs, `old-${String(count)}`), { recursive: true })
    await cp(join(runs, run), join(runs, 'copy (1)'), { recursive: true })
    await page.getByRole('link', { name: 'Home' }).click()
  })

  it('a run that nobody goes on with is set aside', async () => {
    await goOn().getByText('continue at step').waitFor()
    await expect.poll(() => ended().getByRole('listitem').count(), { timeout: 20_000 }).toBe(6)
    expect(await album.take('home-runs')).toEqual([])
    await goOn().getByRole('button', { name: 'Set aside' }).click()
    await goOn().waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: /^Go on: / }).count()).toBe(0)
  })

  it('every run is found, the oldest and the misnamed too, and its report opens', async () => {
    await ended().getByRole('link', { name: 'All runs (10)' }).click()
    await page.getByRole('heading', { name: 'All runs' }).waitFor()
    await page.getByText('The folder “copy (1)” holds a run').waitFor()
    expect(await album.take('runs')).toEqual([])
    const search = page.getByLabel('Search by job, site or day')
    await search.fill('keepalived old-7')
    await page.getByText('1 found').waitFor()
    await page.getByRole('link', { name: /report/ }).click()
    await page.waitForURL(/#\/report\/old-7/)
    await page.goBack()
    await search.fill('no such run')
    await page.getByText('No run has all of these words.').waitFor()
  })

  it('one that was set aside is brought back', async () => {
    await page.getByLabel('Search by job, site or day').fill('')
    const back = page.getByRole('button', { name: 'Bring back' })
    await back.click()
    await back.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Home' }).click()
    await goOn().getByText('continue at step').waitFor()
  })

  it('complained about nothing on the way', () => {
    expect(app.complaints).toEqual([])
  })
})
