import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { writeBooks } from './own-books.ts'
import { startSimulatedSite, type SimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

const words = (en: string): string => `{ en: '${en}', zh: '测试' }`
const book = `schema: siteproof/runbook/v1
id: broken
version: 1.0.0
title: ${words('Broken on purpose')}
summary: ${words('One fault.')}
topic: test
roles:
  a: { hosts: 1, title: ${words('A host')} }
steps:
  - id: looked
    title: ${words('It is there')}
    why: ${words('To be looked at meanwhile.')}
    on: [a]
    risk: read
    gate:
      - command: { run: 'true' }
  - id: written
    title: ${words('Write it')}
    why: ${words('To be confirmed.')}
    on: [a]
    risk: change
    do:
      - file: { path: /etc/written.conf, content: 'written = yes', mode: '0644' }
    gate:
      - command: { run: 'true' }
  - id: broken
    title: ${words('Break it')}
    why: ${words('To see what happens.')}
    on: [a]
    risk: fault
    do:
      - ask: { text: ${words('Is it broken?')}, choices: [yes, no] }
    gate:
      - command: { run: 'true' }
`

/** Whoever presses twice means what the button said the first time. */
describe('a button that is pressed twice', { retry: 0 }, () => {
  const it = inTurn()
  let site: SimulatedSite
  let app: AppUnderTest
  let page: Page
  let run = ''

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const confirm = () => button('Confirm step 2 for node-a')
  const fault = () => button('Cause the fault on node-a')
  const typed = () => page.getByLabel("Type the host's name to allow it: node-a")
  const away = () => page.locator('.primary:enabled', { hasText: /^Go to step/ })
  /** A moment later, so that an answer on its way counts. */
  async function answers(): Promise<number> {
    await page.waitForTimeout(1500)
    const journal = await readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8')
    return journal.split('"type":"question-answered"').length - 1
  }
  async function lookAway(): Promise<void> {
    await page.locator('#rail-0').click()
    await away().waitFor()
  }
  /** The name is typed, then another step is looked at. */
  async function typeAndLookAway(): Promise<void> {
    await typed().fill('node-a')
    await fault().and(page.locator(':enabled')).waitFor()
    await lookAway()
  }

  openForAll(async own => {
    site = await own(startSimulatedSite())
    const { folder: runbooks } = await own(writeBooks({ broken: book }))
    app = await own(startApp({ runbooks, env: site.env }))
    const { server } = site.hosts['node-a'] ?? {}
    const ssh = {
      address: '127.0.0.1',
      port: server?.port,
      user: 'root',
      auth: { password: { env: 'login' } },
    }
    const host = JSON.stringify({ ...ssh, host_key: server?.fingerprint })
    const text = `schema: siteproof/site/v1\nname: Hall\nhosts:\n  node-a: { ssh: ${host} }\nroles: { a: [node-a] }\n`
    await site.write(app.home, 'Hall', text)
    page = app.page
  })

  it('goes to the step that asks, and does not confirm it unseen: by a double-click', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/plan/Hall/broken`)
    await button('Start without').click()
    await page.waitForURL(/#\/run\//)
    run = /run\/([^?]+)/.exec(page.url())?.[1] ?? ''
    await button('Run until the next question').click()
    await confirm().waitFor()
    await lookAway()
    await away().dblclick()
    expect(await answers()).toBe(0)
    // As slow as the system still takes for one double-click.
    await lookAway()
    await away().click()
    await page.waitForTimeout(400)
    await page.mouse.down()
    await page.mouse.up()
    expect(await answers()).toBe(0)
  })

  it('nor by Enter twice, nor by the shortcut; the button that took its place has no focus', async () => {
    await lookAway()
    await away().focus()
    await page.keyboard.press('Enter')
    await confirm().waitFor()
    await page.keyboard.press('Enter')
    expect(await answers()).toBe(0)
    expect(await page.locator('.primary:focus').count()).toBe(0)
    await lookAway()
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Control+Enter')
    expect(await answers()).toBe(0)
  })

  it('causes no fault; the name of the host is typed again after another step was looked at', async () => {
    await confirm().dblclick()
    expect(await answers()).toBe(1)
    await typeAndLookAway()
    await away().dblclick()
    expect(await answers()).toBe(1)
    expect(await typed().inputValue()).toBe('')
    expect(await fault().isDisabled()).toBe(true)
    await typed().fill('node-a')
    await fault().click()
    await page.getByText('Is it broken?').first().waitFor()
    expect(await answers()).toBe(2)
    expect(app.complaints).toEqual([])
  })
})
