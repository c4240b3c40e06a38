import { expect, it } from 'vitest'
import { startApp } from './app.ts'
import { startSimulatedSite } from './simulated-site.ts'

it('a run that did not reach a host says which, and why', async () => {
  await using site = await startSimulatedSite()
  await using app = await startApp({ env: site.env })
  const { page } = app
  const port = String(site.hosts['node-b']?.server.port)
  // Nobody listens there.
  await site.write(app.home, 'Hall-1', site.quiet.replaceAll(port, '1'))
  await page.goto(`${new URL(page.url()).origin}/#/plan/Hall-1/keepalived-vip-pair`)
  await page.getByRole('button', { name: 'Start without' }).click()
  await page.waitForURL(/#\/run\//)

  const end = page.getByRole('region', { name: 'How the run ended' })
  await end
    .locator('.unreached li', { hasText: 'node-b' })
    .getByText(/127\.0\.0\.1:1/)
    .waitFor()
  expect(await end.locator('.unreached li').count()).toBe(1)
  expect(app.complaints).toEqual([])
})

it('a site file with mistakes names each line in one piece, however narrow the dialog', async () => {
  await using app = await startApp({ locale: 'zh-CN' })
  const { page } = app
  await page.getByRole('button', { name: '新建站点' }).first().click()
  const text = `schema: siteproof/site/v1\nname: x\nhosts: { a: { ssh: { address: ${'long-'.repeat(30)}!, auth: { agent: true } } } }\n`
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: 'site.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) },
  })
  const line = page.getByText(/^第 \d+ 行$/).first()
  await line.waitFor()

  // Pieces of a text that is broken over lines.
  const pieces = await page.evaluate<number>(`(() => {
    const text = document.createRange()
    text.selectNodeContents(document.querySelector('.issues .soft'))
    return text.getClientRects().length
  })()`)
  expect(pieces).toBe(1)
})
