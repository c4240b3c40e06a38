import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startSshd, whyNoSshd, type TestSshd } from '../../adapters/ssh2/testing/sshd.ts'
import { startApp, type AppUnderTest } from './app.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { findings } from './pages/look.ts'
import { openForAll } from './suite.ts'

/** From an empty home screen to a run, on two entries that lead to a real sshd; the words are the English ones. */
describe.skipIf(whyNoSshd() !== undefined)('from a new site to a run', () => {
  let a: TestSshd
  let b: TestSshd
  let app: AppUnderTest
  let album: Album

  openForAll(async own => {
    ;[a, b] = await Promise.all([own(startSshd()), own(startSshd())])
    app = await own(startApp({ env: { E2E_PASS: 'hunter22' } }))
    album = await own(openAlbum(app))
  })

  const file = (): Promise<string> => readFile(join(app.home, 'sites', 'North-hall', 'site.yaml'), 'utf8')

  it('opens on the rehearsal while there is nothing', async () => {
    const { page } = app
    await page.getByRole('heading', { name: 'Welcome to Siteproof' }).waitFor()
    await page.getByRole('button', { name: 'Start the rehearsal' }).waitFor()
    await page.getByText('Virtual IP pair with keepalived', { exact: true }).first().waitFor()

    expect(await album.take('home-empty')).toEqual([])
  })

  it('finds a runbook by any of its words', async () => {
    const { page } = app
    await page
      .getByRole('textbox', { name: 'Search' })
      .or(page.getByRole('searchbox', { name: 'Search' }))
      .fill('虚拟 双机')
    await page.getByText('keepalived-vip-pair').waitFor()
    expect(await page.getByText('keepalived-install').count()).toBe(0)
    await page
      .getByRole('textbox', { name: 'Search' })
      .or(page.getByRole('searchbox', { name: 'Search' }))
      .fill('nothing-like-it')
    await page.getByText('No runbook has').waitFor()
    await page
      .getByRole('textbox', { name: 'Search' })
      .or(page.getByRole('searchbox', { name: 'Search' }))
      .fill('')
  })

  it('creates a site from a runbook, and says beside each field what it needs', async () => {
    const { page } = app
    await page
      .locator('li', { hasText: 'keepalived-vip-pair' })
      .getByRole('button', { name: 'New site for it' })
      .click()
    await page.getByLabel('Name of the site').fill('North hall')
    await page.getByRole('button', { name: 'Create the site' }).click()
    await page.waitForURL(/#\/site\/North-hall/)
    await page
      .getByRole('button', { name: /node-a/ })
      .first()
      .waitFor()

    expect(await findings(page)).toEqual([])
    const make = page.getByRole('button', { name: 'Make the plan' })
    expect(await make.isDisabled()).toBe(true)
    expect(await make.getAttribute('title')).toMatch(/^\d+ to fix before/)
    await page.getByRole('tab', { name: 'Site file' }).click()
    await page.getByRole('button', { name: /to fix: show the first/ }).click()
    expect(await page.getByRole('tab', { name: /^Hosts/ }).getAttribute('aria-selected')).toBe('true')
  })

  it('asks about each host key, compares what is pasted, and shows the facts', async () => {
    const { page } = app
    for (const [name, sshd] of [
      ['node-a', a],
      ['node-b', b],
    ] as const) {
      await page
        .getByRole('button', { name: new RegExp(`${name} `) })
        .first()
        .click()
      await page.getByLabel('Address', { exact: true }).fill('127.0.0.1')
      await page.getByLabel('Port', { exact: true }).fill(String(sshd.port))
      await page.getByRole('combobox', { name: 'Login' }).selectOption('key')
      await page.getByRole('textbox', { name: 'Key file' }).fill(join(sshd.folder, 'id'))
      await page.getByRole('textbox', { name: 'Key file' }).press('Tab')
    }
    await page.getByRole('button', { name: 'Test the connection' }).click()
    const dialog = page.getByRole('dialog', { name: 'Is this really node-b?' })
    await dialog.waitFor()
    await dialog.getByText(b.fingerprint).waitFor()
    const accept = dialog.getByRole('button', { name: 'Accept the key of node-b' })
    expect(await accept.isDisabled()).toBe(true)
    await dialog.getByLabel('Paste the fingerprint that you were given').fill(a.fingerprint)
    await dialog.getByText('Not the same.').waitFor()
    expect(await accept.isDisabled()).toBe(true)
    expect(await album.take('site-key')).toEqual([])
    await dialog.getByLabel('Paste the fingerprint that you were given').fill(b.fingerprint)
    await accept.click()
    await page.getByText('logged in, facts read').first().waitFor()
    await page
      .getByRole('button', { name: /node-a / })
      .first()
      .click()
    await page.getByRole('button', { name: 'Test the connection' }).click()
    const second = page.getByRole('dialog', { name: 'Is this really node-a?' })
    await second.getByLabel('I compared it by eye').check()
    await second.getByRole('button', { name: 'Accept the key of node-a' }).click()
    await page.getByText('logged in, facts read').first().waitFor()

    expect(await album.take('site-hosts')).toEqual([])
    const text = await file()
    expect(text).toContain(`port: ${String(a.port)}`)
    expect(text).toContain('# how this laptop reaches the host')
  })

  it('offers what the hosts have, and judges the virtual IP by their subnet', async () => {
    const { page } = app
    await page.getByRole('tab', { name: 'Roles and values' }).click()
    const panel = page.getByRole('region', { name: 'node-a' })
    const chosen = panel.getByRole('combobox', { name: /Interface of the service address/ })
    const offered = await chosen.locator('option').allTextContents()
    const own = offered.find(text => /\d+\.\d+\.\d+\.\d+\/\d+/.test(text)) ?? ''
    const [, iface = '', address = '', prefix = ''] = /^(\S+) — ([\d.]+)\/(\d+)/.exec(own) ?? []
    expect(iface).not.toBe('')

    for (const [host, ip] of [
      ['node-a', address],
      ['node-b', neighbour(address, 1)],
    ] as const) {
      const box = page.getByRole('region', { name: host })
      await box.getByRole('combobox', { name: /Interface of the service address/ }).selectOption(iface)
      await box.getByLabel(/Service address of the node/).fill(ip)
      await box.getByLabel(/Priority/).fill(host === 'node-a' ? '200' : '200')
      await box.getByLabel(/Priority/).press('Tab')
    }
    await page.getByLabel(/^Virtual IP/).fill('203.0.113.9/24')
    await page.getByLabel(/^VRID/).fill('162')
    await page.getByLabel(/^VRID/).press('Tab')
    await page.getByText('equal priorities: the higher IP would win').first().waitFor()
    await page.getByText('the virtual IP must be in the subnet of both service addresses').first().waitFor()
    expect(await album.take('site-values')).toEqual([])

    await page
      .getByRole('region', { name: 'node-b' })
      .getByLabel(/Priority/)
      .fill('100')
    await page.getByLabel(/^Virtual IP/).fill(`${neighbour(address, 2)}/${prefix}`)
    await page.getByLabel(/^Virtual IP/).press('Tab')
    await page.getByText(`node-b does not have the address ${neighbour(address, 1)}`).waitFor()
    await page.getByRole('combobox', { name: 'Password in the adverts' }).selectOption('env')
    await page.getByRole('textbox', { name: 'variable' }).fill('E2E_PASS')
    await page.getByRole('textbox', { name: 'variable' }).press('Tab')
    await page.getByText('complete: can be planned').waitFor()
  })

  it('shows the file with its comments, and leads from an issue to its line', async () => {
    const { page } = app
    await page.getByRole('tab', { name: 'Site file' }).click()
    const area = page.getByRole('textbox', { name: 'Site file' })
    const text = await area.inputValue()
    expect(text).toContain('# which host does what')
    await area.fill(text.replace('vrid: 162', 'vrid: 999'))
    await page
      .locator('li', { hasText: '999' })
      .getByRole('button', { name: /^line \d+/ })
      .click()
    const selected = await page.evaluate('getSelection().toString()')
    expect(selected).toContain('vrid: 999')
    expect(await album.take('site-file')).toEqual([])
    await area.fill(text)
    await page.getByText('complete: can be planned').waitFor()
    // Typed while the screen asks about what was typed before, and left at once for another tab: every letter is there.
    await area.press('Control+End')
    await area.pressSequentially('# rack 12', { delay: 305 })
    await page.getByRole('tab', { name: 'Hosts' }).click()
    await page.getByRole('tab', { name: 'Site file' }).click()
    expect(await area.inputValue()).toBe(`${text}# rack 12`)
  })

  it('says which kit files are missing, and which is another file than the pinned one', async () => {
    const { page } = app
    const kit = join(app.home, 'sites', 'North-hall', 'kit')
    await page.getByRole('combobox', { name: 'Job' }).selectOption('keepalived-install')
    await page.getByRole('tab', { name: 'Kit' }).click()
    const row = page.getByRole('row', { name: /keepalived-2\.2\.7\.tar\.gz/ })
    await row.getByText('missing').waitFor()
    await mkdir(kit)
    await writeFile(join(kit, 'keepalived-2.2.7.tar.gz'), 'not it')
    await page.getByRole('button', { name: 'Check again' }).click()
    await row.getByText('another file').waitFor()
    expect(await album.take('site-kit')).toEqual([])
    await page.getByRole('combobox', { name: 'Job' }).selectOption('keepalived-vip-pair')
    await page.getByText('complete: can be planned').waitFor()
  })

  it('never plans the job that was shown a moment before the one that is chosen', async () => {
    const { page } = app
    await page.evaluate(`(() => {
      const job = [...document.querySelectorAll('select')].find(one => [...one.options].some(({ value }) => value === 'keepalived-install'))
      job.value = 'keepalived-install'
      job.dispatchEvent(new Event('change', { bubbles: true }))
      document.querySelector('footer .el-button--primary').click()
    })()`)
    // Its kit is not there, so that it cannot be planned: nothing else is planned in its place.
    await page.locator('footer .el-button--primary.is-disabled').waitFor()
    expect(page.url()).toMatch(/#\/site\/North-hall/)
    await page.getByRole('combobox', { name: 'Job' }).selectOption('keepalived-vip-pair')
    await page.getByText('complete: can be planned').waitFor()
  })

  it('keeps the checksum of a file that was compared by hand, and says so at once', async () => {
    const { page } = app
    await page.getByRole('combobox', { name: 'Job' }).selectOption('keepalived-install')
    await page.getByRole('tab', { name: 'Kit' }).click()
    await writeFile(join(app.home, 'sites', 'North-hall', 'kit', 'toolchain.tar'), 'mine')
    await page.getByRole('button', { name: 'Check again' }).click()
    const row = page.getByRole('row', { name: /toolchain\.tar/ })
    await row.getByText('not compared').waitFor()
    await row.getByRole('button', { name: 'I compared it: keep this checksum' }).click()
    await row.getByText('ready').waitFor()
    expect(await row.getByRole('button').count()).toBe(0)
    expect(await file()).toMatch(/toolchain\.tar: ['"]?[0-9a-f]{64}/)
    await page.getByRole('combobox', { name: 'Job' }).selectOption('keepalived-vip-pair')
    await page.getByText('complete: can be planned').waitFor()
  })

  it('plans every command, compares files on the hosts, and writes a change request', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Make the plan' }).click()
    await page.waitForURL(/#\/plan\/North-hall\/keepalived-vip-pair/)
    await page.getByRole('heading', { name: /^Plan: / }).waitFor()
    const body = page.locator('main')
    await body.getByText('‹auth_pass›').filter({ visible: true }).first().waitFor()
    expect(await body.innerText()).not.toContain('hunter22')

    await page.getByRole('button', { name: 'Compare files on the hosts' }).click()
    await body.getByText('new file').first().waitFor()
    await page
      .getByRole('status')
      .getByText(/^Compared \d+ file\(s\) on the hosts: \d+ × new file/)
      .waitFor()
    expect(await album.take('plan-compared')).toEqual([])
    await page.getByLabel('Allow on node-a').check()
    expect(await album.take('plan')).toEqual([])

    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Change request' }).click()
    const saved = await readFile(await (await download).path(), 'utf8')
    await page.getByRole('status').getByText('.html was handed to the downloads.').waitFor()
    expect(saved).toContain('Rollback card')
    expect(saved).not.toContain('hunter22')
  })

  it('approves this plan, and starts the run with it', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Approve this plan' }).click()
    const dialog = page.getByRole('dialog', { name: 'Approve this plan' })
    await dialog.getByLabel('Approved by').fill('Li Lei')
    await dialog.getByRole('button', { name: 'Approve this plan' }).click()
    await page.getByText('this plan is approved').waitFor()
    // With a drill more it is another plan than the one that was read.
    await page.getByLabel('Allow on node-b').check()
    await page.getByText('another plan was approved: one with drills on node-a').waitFor()
    await page.getByRole('button', { name: 'Start without approval' }).waitFor()
    await page.getByLabel('Allow on node-b').uncheck()
    await page.getByText('this plan is approved').waitFor()
    await page.getByRole('button', { name: 'Start the run on node-a, node-b' }).click()
    await page.waitForURL(/#\/run\/keepalived-vip-pair/)
    const run = /run\/([^?]+)/.exec(page.url())?.[1] ?? ''
    const journal = await until(
      () => readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8'),
      text => text.includes('run-started'),
    )
    expect(journal).toContain('"allowedFaults":["node-a"]')
  })

  it('lists the run that stopped first, with the step to go on at', async () => {
    const { page } = app
    await page.goto(`${page.url().split('#')[0] ?? ''}#/`)
    await page
      .getByText(/(continue at|under way:|waiting for you:) step \d+ of \d+/)
      .first()
      .waitFor()
    expect(await album.take('home')).toEqual([])
  })

  it('keeps settings, switches language and theme at once, and forgets a host key', async () => {
    const { page } = app
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    await page.getByRole('combobox', { name: 'Language' }).selectOption('zh')
    await page.getByRole('heading', { name: '设置' }).waitFor()
    await page.getByRole('combobox', { name: '语言' }).selectOption('en')
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark')
    await page.locator('html.dark').waitFor()
    await page.getByRole('textbox', { name: 'Engineer' }).fill('Han Meimei')
    await page.getByRole('textbox', { name: 'Engineer' }).press('Tab')
    expect(await album.take('settings')).toEqual([])

    const name = `[127.0.0.1]:${String(b.port)}`
    await page.getByRole('button', { name: `Forget the key of ${name}` }).click()
    expect(await album.take('forget-host')).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Forget', exact: true }).click()
    await page.getByRole('button', { name: `Forget the key of ${name}` }).waitFor({ state: 'detached' })
    expect(await readFile(join(app.home, 'known_hosts'), 'utf8')).not.toContain(`]:${String(b.port)} `)
    expect(JSON.parse(await readFile(join(app.home, 'settings.json'), 'utf8'))).toMatchObject({
      operator: 'Han Meimei',
    })
  })

  it('complained about nothing on the way', () => {
    expect(app.complaints.filter(line => !line.includes('404'))).toEqual([])
  })
})

/** Another address of the same small net. */
function neighbour(address: string, step: number): string {
  const parts = address.split('.').map(Number)
  const last = parts[3] ?? 0
  return [...parts.slice(0, 3), last > 200 ? last - step : last + step].join('.')
}

async function until(read: () => Promise<string>, holds: (text: string) => boolean): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const text = await read().catch(() => '')
    if (holds(text)) return text
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('it did not come')
}
