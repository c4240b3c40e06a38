import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startSshd, whyNoSshd, type TestSshd } from '../../adapters/ssh2/testing/sshd.ts'
import { startApp, type AppUnderTest } from './app.ts'
import { changeKey } from './changed-key.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { terminalPage } from './pages/terminal.ts'
import { openForAll } from './suite.ts'

const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')

/** A real sshd whose host key is another one from one day to the next. */
describe.skipIf(whyNoSshd() !== undefined)('a host key that has changed', { retry: 0 }, () => {
  const it = inTurn()
  let sshd: TestSshd
  let app: AppUnderTest
  let album: Album
  let page: Page
  let now = ''
  let address = ''

  const go = (route: string) => page.goto(`${new URL(page.url()).origin}/#/${route}`)
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const question = () => page.getByRole('dialog', { name: 'Is this really node-a?' })
  async function writeSite(pin = ''): Promise<void> {
    const folder = join(app.home, 'sites', 'north')
    await mkdir(folder, { recursive: true })
    const ssh = {
      address: '127.0.0.1',
      port: sshd.port,
      user: 'root',
      auth: { key: join(sshd.folder, 'id') },
    }
    const entry = JSON.stringify(pin === '' ? ssh : { ...ssh, host_key: pin })
    await writeFile(
      join(folder, 'site.yaml'),
      `schema: siteproof/site/v1\nname: north\nhosts:\n  node-a: { ssh: ${entry} }\n`,
    )
  }
  function siteproof(...args: readonly string[]): Promise<{ code: number | null; said: string }> {
    const env = { PATH: process.env['PATH'], SITEPROOF_HOME: app.home, LANG: 'C' }
    return new Promise(done => {
      const child = execFile(process.execPath, [main, ...args], { env }, (_, stdout, stderr) =>
        done({ code: child.exitCode, said: stdout + stderr }),
      )
      child.stdin?.end()
    })
  }
  const trust = () => siteproof('hosts', 'trust', '--site', join(app.home, 'sites', 'north', 'site.yaml'))

  openForAll(async own => {
    sshd = await own(startSshd())
    address = `127.0.0.1:${String(sshd.port)}`
    app = await own(startApp())
    album = await own(openAlbum(app))
    page = app.page
    await writeSite()
  })

  it('stands beside the old one, with what it may mean and the ways on', async () => {
    await go('site/north')
    await button('Test the connection').click()
    const accept = question().getByRole('button', { name: 'Accept the key of node-a' })
    const paste = question().getByLabel('Paste the fingerprint that you were given')
    await paste.fill(sshd.fingerprint.slice(0, -1))
    await question().getByText('This is not a whole fingerprint').waitFor()
    await paste.fill('256 MD5:cf:cd:03:4b:c0:f8:4e:f3:12:81:91:1d:29:52:0f:21 root@vm (ED25519)')
    await question().getByText('ssh-keygen -E sha256 -lf /etc/ssh/ssh_host_ed25519_key.pub').waitFor()
    expect(await accept.isDisabled()).toBe(true)
    expect(await album.take('host-key-md5')).toEqual([])
    await paste.fill(`256 ${sshd.fingerprint} root@vm (ED25519)`)
    await question().getByText('The same: this is the host.').waitFor()
    await accept.click()
    await page.getByText('logged in, facts read').waitFor()
    now = await changeKey(sshd)
    await button('Test the connection').click()

    const told = page.locator('.result .changed')
    await told.getByText(`node-a: the host key of ${address} has changed.`).waitFor()
    expect(await told.locator('dl > div').allTextContents()).toEqual([
      `Known until nowssh-ed25519 ${sshd.fingerprint}`,
      `Shown nowssh-ed25519 ${now}`,
    ])
    await told.getByText(/reinstalled .* another machine answers/).waitFor()
    await told.getByText('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub').waitFor()
    await told.getByText('Settings > Known hosts > Forget').waitFor()
    await told.getByText(`siteproof hosts forget ${address}`).waitFor()
    // Nobody is asked, and nothing here accepts it.
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await album.take('host-key-changed')).toEqual([])
  })

  it('is told the same way by a shell and on the command line', async () => {
    await go('site/north/terminals')
    const { pane } = terminalPage(page, 'node-a')
    await pane.getByRole('button', { name: /^Open a shell/ }).click()
    await pane.locator('.changed').getByText(now).waitFor()

    const { code, said } = await trust()
    expect(code).toBe(3)
    expect(said).toContain(
      `  Known until now:\n    ssh-ed25519 ${sshd.fingerprint}\n  Shown now:\n    ssh-ed25519 ${now}\n`,
    )
    expect(said).toContain(`siteproof hosts forget ${address}`)
  })

  it('leads through the settings to the question about the new one', async () => {
    const { pane } = terminalPage(page, 'node-a')
    await pane.locator('.changed').getByRole('link', { name: 'Open the known hosts' }).click()
    await button(/^Forget the key of /).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(sshd.fingerprint).waitFor()
    await dialog.getByRole('button', { name: 'Forget' }).click()
    await page.getByText(sshd.fingerprint).waitFor({ state: 'detached' })
    await go('site/north')
    await button('Test the connection').click()
    await question().getByText(now).waitFor()
    await question().getByLabel('I compared it by eye').check()
    await question().getByRole('button', { name: 'Accept the key of node-a' }).click()
    await page.getByText('logged in, facts read').waitFor()
  })

  it('leads by the command that it names to the same; a pinned one only to the site file', async () => {
    await changeKey(sshd)
    expect((await trust()).said).toContain('Shown now')
    expect((await siteproof('hosts', 'forget', address)).code).toBe(0)
    expect((await trust()).said).toContain('nobody has confirmed the host key')

    await writeSite(sshd.fingerprint)
    const { said } = await trust()
    expect(said).toContain('The old key stands in the site file.')
    expect(said).not.toContain('hosts forget')
    expect(app.complaints).toEqual([])
  })
})
