import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { openForAll } from './suite.ts'

const text = (address: string): string => `schema: siteproof/site/v1
name: Hall
hosts:
  node-a:
    ssh: { address: ${address}, user: root, auth: { agent: true } }
`

/** Two pens on one site file: whoever writes second is asked, and nobody's changes go without a word. */
describe('a site file that is changed elsewhere while it is on the screen', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let album: Album
  let page: Page
  const folder = (): string => join(app.home, 'sites', 'hall')
  const file = (): string => join(folder(), 'site.yaml')
  const address = (): Locator => page.getByLabel('Address', { exact: true })
  const dialog = (): Locator => page.getByRole('dialog', { name: 'The site file was changed elsewhere' })
  async function change(to: string): Promise<void> {
    await address().fill(to)
    await address().press('Tab')
    await page.getByText('not saved yet').waitFor()
  }

  openForAll(async own => {
    app = await own(startApp())
    album = await own(openAlbum(app))
    page = app.page
    await mkdir(folder(), { recursive: true })
    await writeFile(file(), text('192.0.2.1'))
    await page.goto(`${new URL(page.url()).origin}/#/site/hall`)
    await address().waitFor()
  })

  it('keeps whoever leaves on the screen, and reads the file again where that is wanted', async () => {
    await change('192.0.2.2')
    await writeFile(file(), text('192.0.2.9'))
    await page.getByRole('link', { name: 'Home' }).click()
    await dialog().waitFor()
    expect(await album.take('site-changed')).toEqual([])
    await dialog().getByRole('button', { name: 'Stay here' }).click()
    expect(page.url()).toMatch(/#\/site\/hall/)
    expect(await address().inputValue()).toBe('192.0.2.2')

    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog().getByRole('button', { name: 'Read the file again' }).click()
    await expect.poll(() => address().inputValue()).toBe('192.0.2.9')
    expect(await readFile(file(), 'utf8')).toBe(text('192.0.2.9'))
    await page.getByRole('link', { name: 'Home' }).click()
    await page.getByRole('heading', { name: 'Home' }).waitFor()
  })

  it('writes over the other change only when told to, and then goes where somebody wanted to go', async () => {
    await page.getByText('1 host', { exact: true }).waitFor()
    await page.getByRole('link', { name: /Hall/ }).click()
    await change('192.0.2.3')
    await writeFile(file(), text('192.0.2.10'))
    await page.getByRole('link', { name: 'Home' }).click()
    await dialog().waitFor()
    expect(await readFile(file(), 'utf8')).toBe(text('192.0.2.10'))
    await dialog().getByRole('button', { name: 'Keep mine' }).click()
    await page.getByRole('heading', { name: 'Home' }).waitFor()
    expect(await readFile(file(), 'utf8')).toBe(text('192.0.2.3'))
  })

  it('two saves at once are not in each other’s way', async () => {
    await page.getByRole('link', { name: /Hall/ }).click()
    await change('192.0.2.4')
    await page.evaluate(`(() => {
      const save = [...document.querySelectorAll('footer button')].find(one => one.textContent.trim() === 'Save')
      save.click()
      save.click()
    })()`)
    await page.getByRole('button', { name: 'Save', exact: true }).and(page.locator(':disabled')).waitFor()
    expect(await dialog().count()).toBe(0)
    expect(await readFile(file(), 'utf8')).toBe(text('192.0.2.4'))
  })

  it('lets nobody close the window over unsaved changes without a question', async () => {
    const asked: string[] = []
    page.on('dialog', async one => {
      asked.push(one.type())
      await one.dismiss()
    })
    // Typed, and the field not even left.
    await address().fill('192.0.2.5')
    await page.close({ runBeforeUnload: true })
    await expect.poll(() => asked).toEqual(['beforeunload'])
    expect(page.isClosed()).toBe(false)
  })

  it('where the file cannot be written at all, leaving without saving is a choice of its own', async () => {
    await page.getByText('not saved yet').waitFor()
    await rename(folder(), `${folder()}-moved`)
    await page.getByRole('link', { name: 'Home' }).click()
    const unsaved = page.getByRole('dialog', { name: 'Your changes are not saved' })
    await unsaved.waitFor()
    expect(await album.take('site-unsaved')).toEqual([])
    await unsaved.getByRole('button', { name: 'Leave without saving' }).click()
    await page.getByRole('heading', { name: 'Home' }).waitFor()
    expect(await readFile(join(`${folder()}-moved`, 'site.yaml'), 'utf8')).toBe(text('192.0.2.4'))
  })

  it('complained about nothing on the way', () => {
    expect(app.complaints).toEqual([])
  })
})
