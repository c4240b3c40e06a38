import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startSshd, whyNoSshd, type TestSshd } from '../../adapters/ssh2/testing/sshd.ts'
import { startApp, type AppUnderTest } from './app.ts'
import { changeKey } from './changed-key.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { writeBooks } from './own-books.ts'
import { openForAll } from './suite.ts'

/** A person is asked before the host is looked at. */
const book = `schema: siteproof/runbook/v1
id: asked-first
version: 1.0.0
title: { en: 'Cable', zh: '网线' }
summary: { en: 'A cable, then a look.', zh: '先接线，再查看。' }
topic: test
roles:
  a: { hosts: 1, title: { en: 'A host', zh: '主机' } }
steps:
  - id: cable
    title: { en: 'Plug the cable in', zh: '接上网线' }
    why: { en: 'Without it nothing goes on.', zh: '没有网线无法继续。' }
    on: [a]
    risk: read
    do:
      - ask: { text: { en: 'Is it plugged in?', zh: '接好了吗？' } }
    gate:
      - command: { run: 'true', as: login }
`

/** A real sshd whose key changes while the run waits for a person. */
describe.skipIf(whyNoSshd() !== undefined)('a host key that changes within a run', { retry: 0 }, () => {
  const it = inTurn()
  let sshd: TestSshd
  let app: AppUnderTest
  let album: Album
  let page: Page

  openForAll(async own => {
    sshd = await own(startSshd())
    const { folder: runbooks } = await own(writeBooks({ 'asked-first': book }))
    app = await own(startApp({ runbooks }))
    album = await own(openAlbum(app))
    page = app.page
    const key = JSON.stringify(join(sshd.folder, 'id'))
    const ssh = `{ address: 127.0.0.1, port: ${String(sshd.port)}, user: root, auth: { key: ${key} }, host_key: '${sshd.fingerprint}' }`
    const folder = join(app.home, 'sites', 'north')
    await mkdir(folder, { recursive: true })
    await writeFile(
      join(folder, 'site.yaml'),
      `schema: siteproof/site/v1\nname: north\nhosts:\n  node-a: { ssh: ${ssh} }\nroles: { a: [node-a] }\n`,
    )
  })
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

  it('is what the question speaks of, and leaving the step out is no way on', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/plan/north/asked-first`)
    await button('Start without').click()
    await page.waitForURL(/#\/run\//)
    await button('Run until the next question').click()
    await page.getByText('Is it plugged in?').first().waitFor()
    await changeKey(sshd)
    await page.locator('.question').getByLabel('Your name').fill('Li')
    await page.locator('.primary').click()

    const question = page.getByRole('group', { name: /node-a shows another key than the known one/ })
    await question.getByText('Shown now').waitFor()
    expect(await question.locator('.choice b').allTextContents()).toEqual([
      'Retry',
      'Done by hand',
      'Stop here',
    ])
    await question.getByText('First settle which machine answers').waitFor()
    await page.getByText(/^Stopped at step 1 of 1: it is not certain which machine answers/).waitFor()
    expect(await page.getByText(/not proved on node-a/).count()).toBe(0)
    expect(await album.take('run-stranger')).toEqual([])
    expect(app.complaints).toEqual([])
  })
})
