import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { startSimulatedSite, type SimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

/** What is asked on the way from a site file to a run: file, host keys, passwords, approval. */
describe('from an imported site file to a run that is refused', { retry: 0 }, () => {
  const it = inTurn()
  let site: SimulatedSite
  let app: AppUnderTest
  let album: Album
  let page: Page

  openForAll(async own => {
    site = await own(startSimulatedSite())
    app = await own(startApp({ env: { auth_pass: site.env.auth_pass } }))
    album = await own(openAlbum(app))
    page = app.page
  })

  it('takes over a site file that somebody sent, and says in it what is wrong', async () => {
    await page.getByRole('button', { name: 'New site', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'New site' })
    const pick = dialog.locator('input[type=file]')
    const broken = site.text.replace('vrid: 62', 'vrid: [62')
    await pick.setInputFiles({ name: 'sent.yaml', mimeType: 'text/yaml', buffer: Buffer.from(broken) })
    await dialog
      .getByText(/line \d+/)
      .first()
      .waitFor()
    expect(await dialog.getByRole('button', { name: 'Take over the file' }).isDisabled()).toBe(true)
    // The file is not shown here, so that no line of it is a link; and its job can still be chosen.
    expect(await dialog.getByRole('button', { name: /^line/ }).count()).toBe(0)
    await dialog.getByRole('combobox').waitFor()
    expect(await album.take('new-site')).toEqual([])

    await pick.setInputFiles({ name: 'sent.yaml', mimeType: 'text/yaml', buffer: Buffer.from(site.text) })
    await expect.poll(() => dialog.getByLabel('Name of the site').inputValue()).toBe('一号机房')
    await dialog.getByLabel('Name of the site').fill('Hall 1')
    await dialog.getByRole('button', { name: 'Take over the file' }).click()
    await page.waitForURL(/#\/site\/Hall-1/)
    const kept = await readFile(join(app.home, 'sites', 'Hall-1', 'site.yaml'), 'utf8')
    expect(kept).toContain('password: { prompt: true }')
  })

  it('asks for a host key before any password; a wrong password is told as one, and asked once', async () => {
    await page.getByRole('button', { name: 'Test the connection' }).click()
    const key = page.getByRole('dialog', { name: 'Is this really node-a?' })
    await key.waitFor()
    expect(await album.take('host-key')).toEqual([])
    await key.getByLabel('I compared it by eye').check()
    await key.getByRole('button', { name: 'Accept the key of node-a' }).click()

    const secret = page.getByRole('dialog', { name: 'A password is needed' })
    await secret.waitFor()
    expect(await album.take('password')).toEqual([])
    await secret.locator('input').fill('not it')
    await secret.locator('input').press('Enter')
    await page.getByText('not reached').waitFor()
    expect(await secret.isVisible()).toBe(false)
    expect(await album.take('site-refused')).toEqual([])

    await page.getByRole('button', { name: 'Test the connection' }).click()
    await secret.locator('input').fill(site.password)
    await secret.getByRole('button', { name: 'Use it' }).click()
    await page.getByText('logged in, facts read').waitFor()
    const wrote = await readFile(join(app.home, 'sites', 'Hall-1', 'site.yaml'), 'utf8')
    expect(wrote).not.toContain(site.password)
  })

  it('has a place for a jump host, old algorithms and a pinned key', async () => {
    await page.getByRole('button', { name: /node-b root@/ }).click()
    await page.getByText('Old servers, pinned key, encoding').click()
    await page.getByRole('combobox', { name: 'Through' }).selectOption('node-a')
    await page.getByRole('textbox', { name: 'Old algorithms' }).fill('ssh-rsa, diffie-hellman-group14-sha1')
    await page.getByRole('textbox', { name: 'Old algorithms' }).press('Tab')
    await page.getByRole('combobox', { name: 'Output encoding' }).selectOption('gbk')
    expect(await album.take('site-jump-host')).toEqual([])
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const text = () => readFile(join(app.home, 'sites', 'Hall-1', 'site.yaml'), 'utf8')
    await expect.poll(text).toMatch(/jump: node-a[\s\S]*encoding: gbk/)
    expect(await text()).toMatch(/legacy:[\s\S]*ssh-rsa/)
    await site.write(app.home, 'Hall-1')
  })

  it('refuses a run whose plan is another one than the approved, before anything is done on a host', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/plan/Hall-1/keepalived-vip-pair`)
    await page.getByRole('button', { name: 'Look at the hosts' }).click()
    await answerConnections(page, site.password, page.getByRole('button', { name: 'Approve this plan' }))
    expect(await album.take('plan-bound')).toEqual([])
    await page.getByRole('button', { name: 'Approve this plan' }).click()
    const dialog = page.getByRole('dialog', { name: 'Approve this plan' })
    await dialog.getByLabel('Approved by').fill('Li Lei')
    expect(await album.take('approve')).toEqual([])
    await dialog.getByRole('button', { name: 'Approve this plan' }).click()
    await page.getByText('this plan is approved').waitFor()

    // Somebody edits the file after the approval.
    const file = join(app.home, 'sites', 'Hall-1', 'site.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('vrid: 62', 'vrid: 63'))
    await page.getByRole('button', { name: 'Start the run on node-a, node-b' }).click()
    await page.waitForURL(/#\/run\//)
    const told = page.getByRole('alert').getByText('look at the new plan and approve it')
    await answerConnections(page, site.password, told)

    expect(await album.take('plan-refused')).toEqual([])
    const run = /run\/([^?]+)/.exec(page.url())?.[1] ?? ''
    const journal = await readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8')
    expect(journal).not.toMatch(/"type":"(step-started|action-started)"/)
    expect(journal).not.toContain(site.password)
  })

  it('complained about nothing on the way', () => {
    expect(app.complaints).toEqual([])
  })
})

/** Accepts keys and types passwords as they are asked for, until `wanted` is on the screen. */
async function answerConnections(
  page: Page,
  password: string,
  wanted: ReturnType<Page['locator']>,
): Promise<void> {
  const secret = page.getByRole('dialog', { name: 'A password is needed' })
  const key = page.getByRole('dialog', { name: /^Is this really/ })
  for (;;) {
    await wanted.or(secret).or(key).first().waitFor({ timeout: 90_000 })
    // The very dialog that was answered goes: the next one may have the same name.
    const dialog = await page
      .locator('dialog')
      .first()
      .elementHandle({ timeout: 1000 })
      .catch(() => null)
    if (dialog === null) {
      if (await wanted.isVisible()) return
    } else if (await secret.isVisible()) {
      await secret.locator('input').fill(password)
      await secret.getByRole('button', { name: 'Use it' }).click()
      await dialog.waitForElementState('hidden')
    } else {
      await key.getByLabel('I compared it by eye').check()
      await key.getByRole('button', { name: /^Accept the key/ }).click()
      await dialog.waitForElementState('hidden')
    }
  }
}
