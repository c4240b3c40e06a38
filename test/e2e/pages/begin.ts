import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppUnderTest } from '../app.ts'

/** From the home screen of an empty app to a run of `job` on the site of a file; returns the run's folder. */
export async function beginRun({ page, home }: AppUnderTest, siteFile: string, job: string): Promise<string> {
  await page.getByRole('button', { name: 'New site', exact: true }).click()
  await page.getByLabel('Or take over a site file').setInputFiles(siteFile)
  await page.getByLabel('Name of the site').fill('Pair')
  await page.getByRole('button', { name: 'Take over the file' }).click()
  await page.waitForURL(/#\/site\//)
  await page.getByRole('combobox', { name: 'Job' }).selectOption(job)
  await page.getByRole('button', { name: 'Make the plan' }).click()
  await page.getByRole('heading', { name: /^Plan: / }).waitFor()
  await page
    .getByRole('button', { name: 'Start without approval' })
    .or(page.getByRole('button', { name: 'Start without', exact: true }))
    .first()
    .click()
  await page.waitForURL(/#\/run\//)
  const [run = ''] = await readdir(join(home, 'runs'))
  return join(home, 'runs', run)
}
