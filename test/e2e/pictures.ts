/** `npm run pictures`: the guides' pictures, from a rehearsal in the running app, in both languages. Writes docs/guides/pictures. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startApp } from './app.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'guides', 'pictures')
const site = `schema: siteproof/site/v1
name: North hall
customer: Example Ltd
hosts:
  node-a:
    ssh: { address: 192.0.2.11, user: root, auth: { agent: true } }
    values: { service_ip: 192.168.10.65, iface: ens33, priority: 150 }
  node-b:
    ssh: { address: 192.0.2.12, user: root, auth: { agent: true } }
    values: { service_ip: 192.168.10.38, iface: eth0, priority: 100 }
roles: { a: [node-a], b: [node-b] }
params: { vip: 192.168.10.78/24, vrid: 62 }
secrets: { auth_pass: { vault: auth_pass } }
`

for (const [language, locale] of [
  ['en', 'en-US'],
  ['zh', 'zh-CN'],
] as const) {
  await mkdir(join(folder, language), { recursive: true })
  await using app = await startApp({ locale })
  const { page } = app
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(folder, language, `${name}.png`), animations: 'disabled' })
  }
  await page
    .getByRole('button', { name: /rehearsal|预演/ })
    .first()
    .waitFor()
  await shoot('home')
  await page.locator('footer .el-button--primary, main .el-button--primary').first().click()
  await page.waitForURL(/#\/run\//)
  const run = /run\/([^/]+)$/.exec(page.url())?.[1] ?? ''
  await drive(page, async step => {
    if (step === 'configure') await shoot('run')
  })
  await page.goto(`${new URL(page.url()).origin}/#/drift/${run}`)
  await page.waitForTimeout(1500)
  await shoot('drift')
  await page.goto(`${new URL(page.url()).origin}/#/report/${run}`)
  await page.waitForTimeout(3000)
  await shoot('report')
  await mkdir(join(app.home, 'sites', 'North-hall'), { recursive: true })
  await writeFile(join(app.home, 'sites', 'North-hall', 'site.yaml'), site)
  await page.goto(`${new URL(page.url()).origin}/#/plan/North-hall/keepalived-vip-pair`)
  await page.waitForTimeout(2500)
  await shoot('plan')
  console.log(language, app.complaints)
}

/** Presses the primary button as it comes, typing the host's name where a fault asks for it, until the report is offered. */
async function drive(page: Page, onStep: (step: string) => Promise<void>): Promise<void> {
  const deadline = Date.now() + 15 * 60_000
  const primary = page.locator('footer button.primary')
  const through = page.getByRole('button', { name: /until the next question|下一个问题/ })
  let ended = 0
  for (let presses = 0; Date.now() < deadline;) {
    await page.waitForTimeout(400)
    const label = await primary.textContent().catch(() => '')
    // Twice in a row: between two stretches of a run the label may say so for a moment.
    ended = /report|报告/.test(label ?? '') ? ended + 1 : 0
    if (ended > 6) return
    if (ended > 0) continue
    const asked = page.getByText(/Type the host's name to allow it: |输入主机名/)
    if ((await asked.count()) > 0) {
      const host = /node-[ab]/.exec((await page.locator('main').textContent()) ?? '')?.[0] ?? ''
      const named = /Type the host's name to allow it: (\S+)/.exec(
        (await page.locator('main').innerText()) ?? '',
      )?.[1]
      await page
        .locator('.middle input[type=text], .middle .el-input__inner')
        .first()
        .fill(named ?? host)
    }
    if ((await through.count()) > 0) await through.first().click()
    else if (await primary.isEnabled().catch(() => false)) {
      presses += 1
      if (presses === 2) await onStep('configure')
      await primary.click()
    }
  }
  throw new Error('the rehearsal did not come to its end')
}
