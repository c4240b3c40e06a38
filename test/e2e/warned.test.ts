import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pairSite } from '../support/pair-site.ts'
import { startApp } from './app.ts'

it('warns of what is hardly meant beside its field and on the plan, and lets it be planned', async () => {
  await using app = await startApp()
  const { page } = app
  const folder = join(app.home, 'sites', 'north')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'site.yaml'), pairSite({ name: 'north', vrid: 51, priorityOfB: 200 }))
  await page.goto(`${new URL(page.url()).origin}/#/site/north?runbook=keepalived-vip-pair`)
  await page.getByText('complete: can be planned').waitFor()
  expect(await page.getByText('to fix').count()).toBe(0)

  await page.getByRole('tab', { name: 'Roles and values' }).click()
  const field = (name: string) => page.locator('.field', { has: page.getByText(name, { exact: true }) })
  await field('vrid').locator('.warning', { hasText: 'this VRID stands in every guide' }).waitFor()
  await field('priority').last().locator('.warning', { hasText: 'comes up on B' }).waitFor()
  expect(await page.locator('.field.wrong').count()).toBe(0)

  await page.getByRole('button', { name: 'Make the plan' }).click()
  await page.getByRole('heading', { name: 'Allowed, but worth a second look' }).waitFor()
  expect(await page.locator('.summary .warning').allTextContents()).toEqual([
    expect.stringContaining('priority@node-a = 100, priority@node-b = 200 — exchange the two'),
    expect.stringContaining('vrid = 51 — take another value'),
  ])
  expect(app.complaints).toEqual([])
})
