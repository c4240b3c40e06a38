import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startApp } from './app.ts'

it('keeps every cell and every row of a table that is filled in faster than the answers come', async () => {
  await using app = await startApp()
  const { page } = app
  const folder = join(app.home, 'sites', 'js')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'site.yaml'), 'schema: siteproof/site/v1\nname: js\n')
  const { origin } = new URL(page.url())
  // What is typed goes out at once; what the app says of it comes late.
  await page.routeWebSocket(/.*/, ours => {
    const theirs = ours.connectToServer()
    theirs.onMessage(message => void setTimeout(() => ours.send(message), 400))
  })
  await page.goto(`${origin}/?slow#/site/js?runbook=jumpserver-admin-key-migration`)
  await page.getByRole('tab').nth(1).click()
  const rows = page.locator('tbody tr')
  const cells = (row: number) => rows.nth(row).locator('input')
  const file = () => readFile(join(folder, 'site.yaml'), 'utf8')
  const save = () => page.getByRole('button', { name: 'Save', exact: true }).click()
  async function type(row: number, ...texts: readonly string[]): Promise<void> {
    for (const [column, text] of texts.entries()) await cells(row).nth(column).fill(text)
    await cells(row).last().press('Tab')
  }

  await type(0, '10.0.0.1', '2222', 'root')
  await type(1, '10.0.0.2', '2200', 'ops')
  await save()
  await expect.poll(file, { timeout: 20_000 }).toContain(`assets:
    - { address: 10.0.0.1, port: "2222", user: root }
    - { address: 10.0.0.2, port: "2200", user: ops }
`)
  // The row that is seen is meant, before any answer says that it moved up.
  await rows.nth(0).getByRole('button', { name: 'Remove' }).click()
  await type(0, '10.0.0.3')
  await save()
  await expect.poll(file, { timeout: 20_000 }).toContain(`assets:
    - { address: 10.0.0.3, port: "2200", user: ops }
`)
  expect(await cells(0).evaluateAll(all => all.map(one => (one as { value: string }).value))).toEqual([
    '10.0.0.3',
    '2200',
    'ops',
  ])
  expect(app.complaints).toEqual([])
})
