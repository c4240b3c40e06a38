import { expect, it } from 'vitest'
import { startApp } from './app.ts'
import { answer, drive } from './pages/drive.ts'
import { openAlbum } from './pages/album.ts'

it('runs by part and by question, draws a drill live, and the report takes notes and gives the acceptance sheet', async () => {
  await using app = await startApp({ viewport: { width: 1366, height: 768 } })
  await using album = await openAlbum(app)
  const { page } = app
  await page
    .getByRole('button', { name: /rehearsal/i })
    .first()
    .click()
  await page.getByRole('button', { name: /^Run step \d+ on node-a$/ }).click()
  // One part, and the next one waits.
  await page.getByRole('button', { name: /^Run step \d+ on node-b$/ }).waitFor()
  expect(await album.take('run')).toEqual([])

  // A second window reads only, and says so.
  const second = await app.secondWindow()
  await second.goto(page.url())
  await second.getByText('Another window holds this run').waitFor()
  expect(await second.locator('.primary').isDisabled()).toBe(true)
  await second.close()

  // Up to the first drill: its button stays shut until the host's name is typed.
  await drive(page, 'Li', () => page.locator('.question.fault').isVisible(), 150_000)
  expect(await page.locator('.primary').isDisabled()).toBe(true)
  await page.getByText(/Expected outage: [\d.–\s]+ s, allowed up to [\d.]+ s/).waitFor()
  expect(await album.take('run-fault')).toEqual([])
  await answer(page, 'Li')
  await page.getByRole('link', { name: 'See it live' }).click()
  await page.locator('.scope .lane').first().waitFor()
  await page.locator('.scope em', { hasText: 'fault' }).waitFor()
  // Until it is judged, no figure says how long two held it.
  await page.locator('.figure', { hasText: 'Both held it' }).getByText('being measured').waitFor()
  expect(await album.take('drift-live')).toEqual([])

  await page.getByRole('link', { name: 'Report' }).click()
  await page.getByLabel('Customer', { exact: true }).fill('某市人民医院')
  await page.getByLabel('Add a remark').fill('机柜 12')
  await page.getByLabel('Add a remark').press('Enter')
  await page.getByRole('button', { name: 'Acceptance sheet', exact: true }).click()
  const paper = page.frameLocator('iframe')
  await paper.getByText('某市人民医院').waitFor()
  await paper.getByText('机柜 12').waitFor()
  expect(await album.take('report-sheet')).toEqual([])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the acceptance sheet (PDF)' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.sheet\.pdf$/)

  await page.getByRole('link', { name: 'Drift' }).click()
  const measured = page.locator('.drift .what')
  await measured.getByText('pass', { exact: true }).waitFor({ timeout: 120_000 })
  await page
    .getByText(/^The address moved/)
    .or(page.locator('.drift .next li'))
    .first()
    .waitFor()
  expect(await album.take('drift')).toEqual([])
  expect(app.complaints).toEqual([])
}, 400_000)
