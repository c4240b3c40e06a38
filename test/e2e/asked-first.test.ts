import { describe, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { terminalPage } from './pages/terminal.ts'
import { openForAll } from './suite.ts'

/** What cannot be had back is asked about before it goes. */
describe('asked about first', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let page: Page
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const dialog = () => page.getByRole('dialog')

  openForAll(async own => {
    app = await own(startApp())
    page = app.page
  })

  it('the value of a secret that the vault has already', async () => {
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('New passphrase').fill('four random words')
    await page.getByLabel('Once more').fill('four random words')
    await button('Make the vault').click()
    const put = async (value: string, name: string) => {
      await page.getByLabel('Name', { exact: true }).fill('hall/root')
      await page.getByLabel('Secret', { exact: true }).fill(value)
      await button(name).click()
    }
    await put('one', 'Put in')
    await page.getByText('hall/root is in the vault.').waitFor()
    await put('two', 'Replace')
    await dialog().getByText('hall/root is in the vault already').waitFor()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    expect(await page.getByLabel('Secret', { exact: true }).inputValue()).toBe('two')
    await button('Replace').click()
    await dialog().getByRole('button', { name: 'Replace the value' }).click()
    await dialog().waitFor({ state: 'detached' })
    const left = () => page.getByLabel('Secret', { exact: true }).inputValue()
    // The vault is locked again by a key that takes its time.
    await expect.poll(left, { timeout: 20_000 }).toBe('')
  })

  it('a remark of the report, and a due day that there is not', async () => {
    await page.getByRole('link', { name: 'Siteproof' }).first().click()
    await button('Start the rehearsal').click()
    await page.waitForURL(/#\/run\//)
    await page.getByRole('link', { name: 'Report' }).click()
    await page.getByLabel('Add a remark', { exact: true }).fill('机柜 12')
    await page.getByLabel('Add a remark', { exact: true }).press('Enter')
    const back = button('Take back: 机柜 12')
    await back.click()
    await dialog().getByText('机柜 12').waitFor()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await back.click()
    await dialog().getByRole('button', { name: 'Take back' }).click()
    await back.waitFor({ state: 'detached' })

    await page.getByLabel('Add an open item', { exact: true }).fill('更换风扇')
    const due = page
      .getByRole('combobox', { name: 'Due' })
      .or(page.getByLabel('Due', { exact: true }))
      .first()
    await due.fill('2026-02-30')
    await due.press('Tab')
    await page.getByRole('alert').filter({ hasText: '2026-02-30' }).waitFor()
    expect(await due.inputValue()).not.toBe('2026-03-02')
  })

  it('a free shell that is open, before the page goes', async () => {
    await page.getByRole('link', { name: 'Run', exact: true }).click()
    await page.waitForURL(/#\/run\//)
    const shell = terminalPage(page, 'node-a')
    await shell.pane.getByRole('tab', { name: 'Shell' }).click()
    await shell.openShell()
    const asked: string[] = []
    page.once('dialog', question => {
      asked.push(question.type())
      void question.dismiss()
    })
    await page.evaluate('void setTimeout(() => location.reload())')
    await expect.poll(() => asked).toEqual(['beforeunload'])
    await shell.waitFor('root@node-a:~#')
  })

  it('and a program that has ended damages no record', async () => {
    await app.kill()
    await page.getByRole('link', { name: 'Report' }).click()
    const said = page.getByText('The record of the run is not touched by this.')
    await said.waitFor()
    expect(await page.getByText('which line').count()).toBe(0)
  })
})
