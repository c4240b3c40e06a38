import { createRequire } from 'node:module'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startApp } from './app.ts'
import { answer, drive } from './pages/drive.ts'

const shots = join(import.meta.dirname, '..', '..', 'dist', 'e2e')
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

async function shot(page: Page, name: string): Promise<void> {
  await mkdir(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`) })
}

/** Findings of axe that keep somebody out: serious and critical ones. */
async function barriers(page: Page): Promise<readonly string[]> {
  // Evaluated, not added: the page's policy takes no script from here.
  await page.evaluate(await readFile(axe, 'utf8'))
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } }
    const { violations } = await axe.run()
    const bad = violations.filter(one => one.impact === 'serious' || one.impact === 'critical')
    return bad.map(one => `${one.id}: ${one.nodes.map(node => node.target.join(' ')).join(', ')}`)
  })
}

it('runs by part and by question, draws a drill live, and the report takes notes and gives the acceptance sheet', async () => {
  await using app = await startApp({ viewport: { width: 1366, height: 768 } })
  const { page } = app
  await page
    .getByRole('button', { name: /rehearsal/i })
    .first()
    .click()
  await page.getByRole('button', { name: 'Run on node-a' }).click()
  // One part, and the next one waits.
  await page.getByRole('button', { name: 'Run on node-b' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await shot(page, 'run')

  // A second window reads only, and says so.
  const second = await app.secondWindow()
  await second.goto(page.url())
  await second.getByText('Another window holds this run').waitFor()
  expect(await second.locator('.primary').isDisabled()).toBe(true)
  await second.close()

  // Up to the first drill: its button stays shut until the host's name is typed.
  await drive(page, 'Li', () => page.locator('.question.fault').isVisible(), 150_000)
  expect(await page.locator('.primary').isDisabled()).toBe(true)
  await shot(page, 'fault')
  await answer(page, 'Li')
  await page.getByRole('link', { name: 'See it live' }).click()
  await page.locator('.scope .lane').first().waitFor()
  await page.waitForTimeout(6000)
  await shot(page, 'drift-live')
  expect(await barriers(page)).toEqual([])

  await page.getByRole('link', { name: 'Report' }).click()
  await page.getByLabel('Customer', { exact: true }).fill('某市人民医院')
  await page.getByRole('button', { name: 'Save these details' }).click()
  await page.getByLabel('Add a remark').fill('机柜 12')
  await page.getByLabel('Add a remark').press('Enter')
  await page.getByRole('button', { name: 'Acceptance sheet', exact: true }).click()
  const paper = page.frameLocator('iframe')
  await paper.getByText('某市人民医院').waitFor()
  await paper.getByText('机柜 12').waitFor()
  await shot(page, 'report')
  expect(await barriers(page)).toEqual([])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the acceptance sheet (PDF)' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.sheet\.pdf$/)
  expect(app.complaints).toEqual([])
}, 400_000)
