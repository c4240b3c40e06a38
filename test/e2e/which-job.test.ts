import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { openForAll } from './suite.ts'

/** One click after opening lies a plan: the job that it is for is what somebody chose, never a guess. */
describe('the job that a site opens for', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let album: Album
  let page: Page
  const job = (): Locator => page.getByRole('combobox', { name: 'Job', exact: true })
  const question = (): Locator =>
    page.getByRole('combobox', { name: 'Which job is this site to be planned for?' })
  async function goHome(): Promise<void> {
    await page.getByRole('link', { name: 'Home' }).click()
    await page.getByRole('heading', { name: 'Home' }).waitFor()
  }

  openForAll(async own => {
    app = await own(startApp())
    album = await own(openAlbum(app))
    page = app.page
  })

  it('is the one that it was made for, also from home and in a window opened anew', async () => {
    await page
      .locator('li', { hasText: 'mysql-repair-replication' })
      .getByRole('button', { name: 'New site for it' })
      .click()
    await page.getByLabel('Name of the site').fill('Hall')
    await page.getByRole('button', { name: 'Create the site' }).click()
    await job().waitFor()
    expect(await job().inputValue()).toBe('mysql-repair-replication')
    await goHome()
    await page.getByRole('link', { name: /Hall · Repair stopped replication/ }).click()
    await job().waitFor()
    expect(await job().inputValue()).toBe('mysql-repair-replication')

    await job().selectOption('mysql-move-writer')
    const kept = () => readFile(join(app.home, 'sites', 'Hall', 'job.json'), 'utf8')
    await expect.poll(kept).toContain('mysql-move-writer')
    await goHome()
    await page.reload()
    await page.getByRole('link', { name: /^Hall/ }).click()
    await expect.poll(() => job().inputValue()).toBe('mysql-move-writer')
  })

  it('is asked for where several fit a file that somebody sent, and remembered', async () => {
    const text = await readFile(join(app.home, 'sites', 'Hall', 'site.yaml'))
    await goHome()
    await page.getByRole('button', { name: 'New site', exact: true }).click()
    await page
      .getByLabel('Or take over a site file')
      .setInputFiles({ name: 'sent.yaml', mimeType: 'text/yaml', buffer: text })
    await page.getByLabel('Name of the site').fill('Sent')
    await page.getByRole('button', { name: 'Take over the file' }).click()
    await question().waitFor()
    expect(await job().count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Make the plan' }).isDisabled()).toBe(true)
    expect(await album.take('site-which-job')).toEqual([])

    await question().selectOption('mysql-repair-replication')
    await expect.poll(() => job().inputValue()).toBe('mysql-repair-replication')
    expect(await question().count()).toBe(0)
    await goHome()
    await page.getByRole('link', { name: /Sent · Repair stopped replication/ }).waitFor()
    expect(await album.take('home-jobs')).toEqual([])
  })

  it('complained about nothing on the way', () => {
    expect(app.complaints).toEqual([])
  })
})
