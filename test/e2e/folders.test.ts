import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { openForAll } from './suite.ts'

const text = 'schema: siteproof/site/v1\nname: North hall\nhosts: {}\n'

/** Folders as people make, copy, mistype and unplug them. */
describe('folders of sites', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let album: Album
  let page: Page

  openForAll(async own => {
    app = await own(startApp())
    album = await own(openAlbum(app))
    page = app.page
  })

  it('says how to rename a folder that was copied by hand', async () => {
    for (const name of ['hall', 'hall (1)']) {
      await mkdir(join(app.home, 'sites', name), { recursive: true })
      await writeFile(join(app.home, 'sites', name, 'site.yaml'), text)
    }
    await page.reload()
    await page.getByText('The folder “hall (1)” holds a site').waitFor()
    await page.getByText('to hall-1 for example').waitFor()
    expect(await page.getByRole('link', { name: /North hall/ }).count()).toBe(1)
    expect(await album.take('home-misnamed')).toEqual([])
  })

  it('refuses a folder that is not there, in words, and keeps the one before', async () => {
    await page.getByRole('link', { name: 'Settings' }).click()
    const field = page.getByRole('textbox', { name: 'Folder of the sites' })
    await field.fill('sites')
    await field.press('Tab')
    await page.getByRole('alert').getByText('write the whole path').waitFor()
    expect(await album.take('settings-folder')).toEqual([])
    await field.fill(join(app.home, 'stick'))
    await field.press('Tab')
    await page.getByRole('alert').getByText('it does not exist').waitFor()
    await mkdir(join(app.home, 'stick'))
  })

  it('names its themes as it names the rest', async () => {
    const theme = page.getByRole('combobox', { name: 'Theme' })
    expect(await theme.locator('option').allTextContents()).toEqual(['As the system', 'Light', 'Dark'])
  })

  it('says on the home screen which folder went away', async () => {
    const field = page.getByRole('textbox', { name: 'Folder of the sites' })
    await field.fill('')
    await field.press('Tab')
    await field.fill(join(app.home, 'stick'))
    await field.press('Tab')
    await expect.poll(() => settingsOf(app)).toContain(join(app.home, 'stick'))
    await rm(join(app.home, 'stick'), { recursive: true })
    await page.reload()
    await page.getByRole('link', { name: 'Home' }).click()
    await page.getByRole('alert').getByText('stick cannot be used as a folder').waitFor()
    expect(await album.take('home-folder-gone')).toEqual([])
  })

  it('complained about nothing on the way', () => {
    expect(app.complaints).toEqual([])
  })
})

/** settings.json as the app keeps it. */
const settingsOf = (app: AppUnderTest): Promise<string> =>
  readFile(join(app.home, 'settings.json'), 'utf8').catch(() => '')
