import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startApp } from './app.ts'

it('warns of what is hardly meant beside its field and on the plan, and lets it be planned', async () => {
  await using app = await startApp()
  const { page } = app
  const folder = join(app.home, 'sites', 'north')
  await mkdir(folder, { recursive: true })
  const host = (last: number, priority: number): string =>
    `{ ssh: { address: 10.0.0.${String(last)}, auth: { agent: true } }, values: { service_ip: 192.168.10.${String(last)}, iface: eth0, priority: ${String(priority)} } }`
  await writeFile(
    join(folder, 'site.yaml'),
    `schema: siteproof/site/v1
name: north
hosts:
  node-a: ${host(1, 100)}
  node-b: ${host(2, 200)}
roles: { a: [node-a], b: [node-b] }
params: { vip: 192.168.10.78/24, vrid: 51 }
secrets: { auth_pass: { prompt: true } }
`,
  )
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
