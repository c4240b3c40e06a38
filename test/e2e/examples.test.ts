import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startApp } from './app.ts'

it('shows the examples of the runbook in the empty fields of the form', async () => {
  await using app = await startApp()
  const { page } = app
  const folder = join(app.home, 'sites', 'north')
  await mkdir(folder, { recursive: true })
  const host = (last: number): string => `{ ssh: { address: 10.0.0.${String(last)}, auth: { agent: true } } }`
  const hosts = `hosts:\n  node-a: ${host(1)}\n  node-b: ${host(2)}\n`
  const roles = 'roles: { a: [node-a], b: [node-b] }\n'
  await writeFile(join(folder, 'site.yaml'), `schema: siteproof/site/v1\nname: north\n${hosts}${roles}`)
  const open = async (runbook: string): Promise<void> => {
    await page.goto(`${new URL(page.url()).origin}/#/site/north?runbook=${runbook}`)
    await page.reload()
    await page.getByRole('tab', { name: 'Roles and values' }).click()
  }
  const field = (name: string) =>
    page.locator('.field', { has: page.locator('label code', { hasText: new RegExp(`^${name}$`) }) }).first()
  const shown = (name: string): Promise<string | null> =>
    field(name).locator('input').first().getAttribute('placeholder')

  await open('keepalived-vip-pair')
  await field('vrid').waitFor()
  expect(await Promise.all(['vip', 'vrid', 'iface', 'advert_int'].map(shown))).toEqual([
    'for example 192.0.2.78/24',
    'for example 78',
    'for example ens192',
    '1 (usual)',
  ])

  await open('mysql-dual-primary')
  await field('schemas').waitFor()
  expect(await Promise.all(['schemas', 'db_socket'].map(shown))).toEqual([
    'for example orders',
    'optional, for example /var/lib/mysql/mysql.sock',
  ])

  await open('jumpserver-admin-key-migration')
  await field('assets').waitFor()
  expect(await shown('assets')).toBe('for example 192.0.2.21')

  await open('mysql-stop-or-remove-replica')
  await field('goal').waitFor()
  expect(await field('goal').locator('option').first().textContent()).toBe('choose one')
  expect(app.complaints).toEqual([])
})
