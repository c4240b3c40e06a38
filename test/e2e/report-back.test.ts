import { it } from 'vitest'
import { startApp } from './app.ts'

it('leaves the report with one Back, however often its paper was made anew', async () => {
  await using app = await startApp()
  const { page } = app
  await page.getByRole('button', { name: 'Start the rehearsal' }).click()
  await page.waitForURL(/#\/run\//)
  await page.getByRole('link', { name: 'Report' }).click()
  const paper = page.frameLocator('iframe')
  const customer = page.getByLabel('Customer', { exact: true })
  for (const name of ['first', 'second', 'third']) {
    await customer.fill(name)
    await customer.blur()
    await paper.getByText(name).first().waitFor()
  }
  await page.getByRole('button', { name: 'Acceptance sheet', exact: true }).click()
  await paper.getByText('third').first().waitFor()
  await page.evaluate('history.back()')
  await page.waitForURL(/#\/run\//, { timeout: 5000 })
})
