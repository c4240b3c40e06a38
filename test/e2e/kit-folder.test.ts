import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startApp } from './app.ts'

it('the folder of the kit is written into the site file by one button, which then is gone', async () => {
  await using app = await startApp()
  const { page } = app
  const folder = join(app.home, 'sites', 'hall')
  const file = join(folder, 'site.yaml')
  await mkdir(folder, { recursive: true })
  await writeFile(
    file,
    `schema: siteproof/site/v1
name: Hall # ours
hosts:
  node-a: { ssh: { address: 192.0.2.1, user: root, auth: { agent: true } } }
`,
  )
  await page.goto(`${new URL(page.url()).origin}/#/site/hall?runbook=keepalived-install`)
  await page.getByRole('tab', { name: 'Kit' }).click()
  const panel = page.getByRole('region', { name: 'Kit on this laptop' })
  await panel.getByText(join(folder, 'kit')).waitFor()
  await panel.getByRole('button', { name: 'Use this folder' }).click()
  await panel.getByRole('button', { name: 'Use this folder' }).waitFor({ state: 'detached' })

  const text = await readFile(file, 'utf8')
  expect(text).toMatch(/kit:\s+(\{ )?dir: \.\/kit/)
  expect(text).toContain('name: Hall # ours')
  expect(app.complaints).toEqual([])
})
