import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startSshd, whyNoSshd } from '../../adapters/ssh2/testing/sshd.ts'
import { startApp } from './app.ts'
import { writeKeySite } from './key-site.ts'
import { openAlbum } from './pages/album.ts'

const passphrase = 'four random words'
const ofTheKey = 'key-passphrase-4711'

it.skipIf(whyNoSshd() !== undefined)(
  'a secret put into the vault logs in to a host; locked again, the passphrase is asked for',
  async () => {
    await using sshd = await startSshd()
    await using app = await startApp({ viewport: { width: 1366, height: 768 } })
    await using album = await openAlbum(app)
    const { page } = app
    await writeKeySite(app.home, sshd, ofTheKey, '{ vault: north/id }')

    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('New passphrase').fill(passphrase)
    await page.getByLabel('Once more').fill('four random word')
    await page.getByText('The two are not the same.').waitFor()
    const make = page.getByRole('button', { name: 'Make the vault' })
    expect(await make.isDisabled()).toBe(true)
    await page.getByLabel('Once more').fill(passphrase)
    await make.click()
    await page.getByText('The vault is there, and open.').waitFor()
    const name = page.getByLabel('Name', { exact: true })
    const secret = page.getByLabel('Secret', { exact: true })
    await name.fill('一号机房 id')
    await secret.fill(ofTheKey)
    await page.getByRole('button', { name: 'Put in' }).click()
    await page.locator('form').getByText('一号机房 id cannot be the name of a secret').waitFor()
    expect([await name.inputValue(), await secret.inputValue()]).toEqual(['一号机房 id', ofTheKey])
    expect(await page.locator('.error-bar, [role=alert]').filter({ hasText: 'cannot be' }).count()).toBe(1)
    await name.fill('north/id')
    await page.getByText('cannot be the name of a secret').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Put in' }).click()
    await page.getByText('north/id is in the vault.').waitFor()
    expect(await album.take('settings-vault')).toEqual([])

    // Open: nothing but the host's key is asked.
    await testConnection(page)
    await page.getByRole('dialog').getByLabel('I compared it by eye').check()
    await page.getByRole('button', { name: 'Accept the key of node-a' }).click()
    await page.getByText('logged in, facts read').first().waitFor()

    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Lock now' }).click()
    await page.getByRole('button', { name: 'Unlock' }).waitFor()
    expect(await page.getByText('north/id').count()).toBe(0)
    await testConnection(page)
    await page.getByRole('dialog').locator('input[type=password]').fill(passphrase)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText('logged in, facts read').first().waitFor()

    // Opened by that answer for everybody; a wrong present passphrase changes nothing.
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Change the passphrase' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Present passphrase').fill('not this one at all')
    await dialog.getByLabel('New passphrase').fill('five other random words')
    await dialog.getByLabel('Once more').fill('five other random words')
    await dialog.getByRole('button', { name: 'Change the passphrase' }).click()
    await page.getByText('the passphrase does not open').waitFor()

    expect(await page.content()).not.toContain(ofTheKey)
    const vault = await readFile(join(app.home, 'vault.age'))
    expect(vault.includes(ofTheKey)).toBe(false)
    expect(app.complaints).toEqual([])
  },
)

async function testConnection(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Siteproof' }).first().click()
  await page.getByRole('link', { name: 'north' }).first().click()
  await page.getByRole('button', { name: 'Test the connection' }).click()
}
