import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startApp } from './app.ts'
import { findings } from './pages/look.ts'

const text = 'schema: siteproof/site/v1\nname: Hall\nhosts: {}\n'

it('what is refused in a dialog is told in it, not behind it; an error from before is not', async () => {
  await using app = await startApp()
  const { page } = app
  const folder = join(app.home, 'sites', 'Hall')
  await mkdir(folder, { recursive: true })
  // Behind the screen's back: a name that it knows is taken, it does not even try.
  await writeFile(join(folder, 'site.yaml'), text)
  await makeSite(page, 'Hall')
  const dialog = page.getByRole('dialog', { name: 'New site' })
  await dialog.getByRole('alert').getByText('there is a site named Hall already').waitFor()
  expect(await page.getByRole('alert').count()).toBe(1)
  expect(await findings(page)).toEqual([])

  // Given up, it is about nothing any more: neither at the top of the window nor in what is asked next.
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await page.getByRole('alert').count()).toBe(0)
  await makeSite(page, 'Hall 2')
  await page.waitForURL(/#\/site\/Hall-2/)
  expect(await page.getByRole('alert').count()).toBe(0)
})

async function makeSite(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New site', exact: true }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New site' })
  expect(await dialog.getByRole('alert').count()).toBe(0)
  await dialog.getByLabel('Name of the site').fill(name)
  await dialog.getByRole('combobox').selectOption('keepalived-vip-pair')
  await dialog.getByRole('button', { name: 'Create the site' }).click()
}
