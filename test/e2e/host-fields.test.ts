import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startApp } from './app.ts'

it('tells at the fields of a host that a name is taken or empty, and that an address or a user cannot be', async () => {
  await using app = await startApp()
  const { page } = app
  const folder = join(app.home, 'sites', 'north')
  await mkdir(folder, { recursive: true })
  const host = (address: string) => `{ ssh: { address: ${address}, auth: { agent: true } } }`
  const hosts = `hosts:\n  node-a: ${host('10.0.0.1')}\n  node-b: ${host('10.0.0.2')}\n`
  const roles = 'roles: { a: [node-a], b: [node-b] }\n'
  await writeFile(join(folder, 'site.yaml'), `schema: siteproof/site/v1\nname: north\n${hosts}${roles}`)
  await page.goto(`${new URL(page.url()).origin}/#/site/north?runbook=keepalived-vip-pair`)
  const type = async (label: string, text: string): Promise<void> => {
    await page.getByLabel(label, { exact: true }).fill(text)
    await page.getByLabel(label, { exact: true }).press('Tab')
  }
  const name = page.getByLabel('Name in this site')

  await type('Name in this site', 'node-b')
  await page
    .getByText('There is another host called node-b already: this one is still called node-a.')
    .waitFor()
  expect(await name.inputValue()).toBe('node-a')
  await type('Name in this site', ' ')
  await page.getByText('A host needs a name: it is still called node-a.').waitFor()
  expect(await name.inputValue()).toBe('node-a')
  // Typed on before the file says the new name: it belongs to the same host.
  await type('Name in this site', 'node-c')
  await type('Port', '2222')
  await page.getByRole('heading', { name: 'node-c' }).waitFor()
  expect(await page.locator('.host .name strong').allTextContents()).toEqual(['node-c', 'node-b'])
  await expect.poll(() => page.getByLabel('Port', { exact: true }).inputValue()).toBe('2222')
  expect(await page.getByText('is still called').count()).toBe(0)

  await type('Address', '192.168.1.300')
  await page.getByText('192.168.1.300 is neither an IP address nor the name of a host').first().waitFor()
  await type('User', 'ro ot;rm')
  await page.getByText('ro ot;rm cannot be the name of a user').first().waitFor()
  await type('Address', '192.168.1.30')
  await page.getByText('is neither an IP address').waitFor({ state: 'detached' })
  await type('User', 'ops')
  await page.getByText('cannot be the name of a user').waitFor({ state: 'detached' })
  expect(app.complaints).toEqual([])
  expect(await readFile(join(folder, 'site.yaml'), 'utf8')).toContain('node-a')
})

it('tells it before any job is chosen, while another host is empty, and renames a host in its roles', async () => {
  await using app = await startApp()
  const { page } = app
  const folder = join(app.home, 'sites', 'north')
  await mkdir(folder, { recursive: true })
  const hosts = `hosts:
  node-a: { ssh: { address: 10.0.0.1, auth: { agent: true } } }
  node-b: { ssh: { address: '', auth: { agent: true } } }
roles: { a: [node-a], b: [node-b] }
`
  await writeFile(join(folder, 'site.yaml'), `schema: siteproof/site/v1\nname: north\n${hosts}`)
  await page.goto(`${new URL(page.url()).origin}/#/site/north`)
  await page.getByText('Which job is this site to be planned for?').first().waitFor()
  const type = async (label: string, text: string): Promise<void> => {
    await page.getByLabel(label, { exact: true }).fill(text)
    await page.getByLabel(label, { exact: true }).press('Tab')
  }
  const mistake = page.getByText('192.168.1.300 is neither an IP address nor the name of a host')

  await type('Address', '192.168.1.300')
  await mistake.waitFor()
  // Beside the field alone, not above the tabs as well.
  expect(await mistake.count()).toBe(1)
  expect(await page.locator('.host', { hasText: '1 to fix' }).count()).toBe(2)
  await page.getByRole('tab', { name: 'Roles and values' }).click()
  await page.getByText('Choose the job: its form asks for what it needs.').first().waitFor()
  await page.getByRole('tab', { name: /^Hosts/ }).click()

  await type('Name in this site', 'node-c')
  await page.getByRole('heading', { name: 'node-c' }).waitFor()
  await type('Address', '192.168.1.30')
  await mistake.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('· saved').waitFor()
  expect(await readFile(join(folder, 'site.yaml'), 'utf8')).toContain('roles: { a: [node-c], b: [node-b] }')
  expect(app.complaints).toEqual([])
})
