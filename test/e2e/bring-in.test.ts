import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { stoppedRehearsal } from './stopped-rehearsal.ts'
import { openForAll } from './suite.ts'

/** The folder of a run that came on a stick: made here, and taken out of the runs of this laptop. */
describe('a run of another laptop', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let album: Album
  let page: Page
  let stick: string
  const dialog = (): Locator => page.getByRole('dialog', { name: 'Open a run from a folder' })

  openForAll(async own => {
    app = await own(startApp())
    album = await own(openAlbum(app))
    page = app.page
    const runs = join(app.home, 'runs')
    const run = await stoppedRehearsal(app)
    stick = join(app.home, 'stick', run)
    await mkdir(join(app.home, 'stick'))
    await rename(join(runs, run), stick)
    // As a job on real hosts, whose password is in the variable of another laptop.
    const path = join(stick, 'run.json')
    await writeFile(path, (await readFile(path, 'utf8')).replace('"rehearsal": true', '"rehearsal": false'))
    await page.goto(page.url().replace(/#.*/, '#/runs'))
    // It forgets that it had shown the run as its own.
    await page.reload()
  })

  it('is asked for by keyboard, and a folder that is none is refused in words in the dialog', async () => {
    const button = page.getByRole('button', { name: 'Open a run from a folder …' })
    await button.focus()
    await page.keyboard.press('Enter')
    await dialog().waitFor()
    expect(await album.take('bring-in')).toEqual([])
    await page.keyboard.type('stick')
    await page.keyboard.press('Enter')
    await dialog().getByRole('alert').getByText('write the whole path').waitFor()
    expect(await album.take('bring-in-refused')).toEqual([])
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect(await page.locator('button:focus').textContent()).toContain('Open a run from a folder')
  })

  it('is refused where its journal was changed', async () => {
    const path = join(stick, 'journal.jsonl')
    const journal = await readFile(path, 'utf8')
    await writeFile(path, journal.replace('"operator":"', '"operator":"X'))
    await page.keyboard.press('Enter')
    const field = page.getByLabel('Folder of the run')
    await field.fill(stick)
    await page.keyboard.press('Enter')
    await dialog().getByRole('alert').getByText('changed or damaged in line 2').waitFor()
    await writeFile(path, journal)
  })

  it('is copied, and opens with its report, which verifies; there is nothing to clean up from here', async () => {
    await page.keyboard.press('Enter')
    await page.waitForURL(/#\/report\//)
    await page
      .getByRole('button', { name: /verify/i })
      .first()
      .waitFor()
    await page.getByRole('heading', { name: 'Clean up the hosts' }).waitFor({ state: 'detached' })
    expect(await readdir(stick)).toContain('journal.jsonl')
  })

  it('is listed as what it is, and its steps can be read, not gone on with', async () => {
    await page.goto(page.url().replace(/#.*/, '#/runs'))
    await page.getByText('from another laptop').waitFor()
    expect(await album.take('runs-brought-in')).toEqual([])
    const [run] = (await readdir(join(app.home, 'runs'))).filter(name => !name.startsWith('.'))
    await page.goto(page.url().replace(/#.*/, `#/run/${run ?? ''}`))
    await page.getByText('came from another laptop and can only be read here').waitFor()
    expect(await page.getByRole('button', { name: /^Undo/ }).isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: /^Go on/ }).count()).toBe(0)
    expect(await album.take('run-brought-in')).toEqual([])
  })

  it('shows what it contacts and reads here, and is confirmed by keyboard before anything else', async () => {
    await page.getByText('was not confirmed on this one').waitFor()
    await page.getByRole('button', { name: 'Look and confirm …' }).first().click()
    const looked = page.getByRole('dialog', { name: 'Look at what this run uses of this laptop' })
    await looked.getByText('The same as the one of this release.').waitFor()
    for (const said of ['node-a', 'the environment variable login', 'to log in to node-a, node-b'])
      await looked
        .getByText(said, { exact: said === 'node-a' })
        .first()
        .waitFor()
    expect(await looked.getByText(/SHA256:/).count()).toBe(2)
    expect(await album.take('run-foreign')).toEqual([])
    expect(await looked.getByRole('button', { name: 'Confirm' }).isDisabled()).toBe(true)
    await looked.getByRole('checkbox').focus()
    await page.keyboard.press('Space')
    await looked.getByRole('button', { name: 'Confirm' }).click()
    await looked.waitFor({ state: 'detached' })
    await page.getByText('was not confirmed on this one').waitFor({ state: 'detached' })
    expect(await readdir(join(app.home, 'confirmed-runs'))).toHaveLength(1)
  })

  it('complained about nothing on the way', () => {
    expect(app.complaints).toEqual([])
  })
})
