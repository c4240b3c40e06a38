import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { terminalPage } from './pages/terminal.ts'
import { writeBooks } from './own-books.ts'
import { startSimulatedSite, type SimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

const words = (text: string): string => `{ en: '${text}', zh: '测试' }`
/** Two steps that only judge, each a while on one host after the other. */
const book = (id: string, hosts: number): string => `schema: siteproof/runbook/v1
id: ${id}
version: 1.0.0
title: ${words('Slow to judge')}
summary: ${words('Two slow gates.')}
topic: test
roles:
  a: { hosts: ${String(hosts)}, title: ${words('Hosts')} }
steps:${['first', 'second']
  .map(
    step => `
  - id: ${step}
    title: ${words(step)}
    why: ${words('To take a while.')}
    on: [a]
    order: listed
    risk: read
    gate:
      - command: { run: 'sleep 1.5' }`,
  )
  .join('')}
`
const siteOf = ({ hosts }: SimulatedSite, count: number): string => {
  const { server } = hosts['node-a'] ?? {}
  const names = Array.from({ length: count }, (_, index) => `node-${String(index + 1)}`)
  const ssh = { address: '127.0.0.1', port: server?.port, user: 'root', auth: { password: { env: 'login' } } }
  const entries = names.map(
    name => `  ${name}: { ssh: ${JSON.stringify({ ...ssh, host_key: server?.fingerprint })} }\n`,
  )
  return `schema: siteproof/site/v1\nname: Demo\nhosts:\n${entries.join('')}roles: { a: [${names.join(', ')}] }\n`
}

describe('a terminal in which somebody types', { retry: 0 }, () => {
  let site: SimulatedSite
  let app: AppUnderTest
  let page: Page
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

  openForAll(async own => {
    site = await own(startSimulatedSite())
    const books = { 'two-hosts': book('two-hosts', 2), 'five-hosts': book('five-hosts', 5) }
    const { folder: runbooks } = await own(writeBooks(books))
    app = await own(startApp({ env: site.env, runbooks }))
    await site.write(app.home, 'Two', siteOf(site, 2))
    await site.write(app.home, 'Five', siteOf(site, 5))
    page = app.page
  })

  /** Begins a run, opens a shell on the first host, lets the run go, and has the focus in that shell at once. */
  async function typeMeanwhile(place: string, id: string, host: string) {
    await page.goto(`${new URL(page.url()).origin}/#/plan/${place}/${id}`)
    await button('Start without').click()
    await button(/^Run step \d+ on node-1$/).waitFor()
    const shell = terminalPage(page, host)
    const tab = shell.pane.getByRole('tab', { name: 'Shell' })
    await tab.click()
    await shell.openShell()
    await button('Run until the next question').click()
    await page.getByText(/is under way on node-1/).waitFor()
    await terminalPage(page, 'node-1').pane.getByRole('tab', { name: 'Shell' }).click()
    await tab.click()
    await shell.type('echo typ')
    return { ...shell, tab }
  }
  async function isStill({ tab, pane }: Awaited<ReturnType<typeof typeMeanwhile>>): Promise<void> {
    expect(await tab.getAttribute('aria-selected')).toBe('true')
    expect(await pane.locator('textarea:focus').count()).toBe(1)
    await page.keyboard.type('ed')
  }

  it('has the focus as soon as it is opened', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/plan/Two/two-hosts`)
    await button('Start without').click()
    await button(/^Run step \d+ on node-1$/).waitFor()
    const shell = terminalPage(page, 'node-2')
    await shell.pane.getByRole('tab', { name: 'Shell' }).click()
    await shell.openShell()
    await page.keyboard.type('echo at-once')
    await shell.waitFor('at-once')
    await button('Stop …').click()
    await button('Stop now').click()
    await button('Continue the run').waitFor()
  })

  it('stays, and the tab beside it tells what goes on there', async () => {
    const shell = await typeMeanwhile('Two', 'two-hosts', 'node-2')
    await page.getByText('Step 1 of 2 is under way on node-2.').waitFor()
    await shell.pane.getByRole('tab', { name: 'Run' }).getByLabel('a step is at work here').waitFor()
    await isStill(shell)
    // The pane of another host follows the run.
    await page.getByText('Step 2 of 2 is under way on node-1.').waitFor()
    const other = terminalPage(page, 'node-1').pane.getByRole('tab', { name: 'Run', selected: true })
    await other.waitFor()
    await button('Open the report').waitFor()
    await shell.waitFor('typed')
    expect(await shell.pane.getByLabel('a step is at work here').count()).toBe(0)
  })

  it('stays where one of many hosts is shown; the list tells which one is at work', async () => {
    const shell = await typeMeanwhile('Five', 'five-hosts', 'node-1')
    await page.getByText('Step 1 of 2 is under way on node-3.').waitFor()
    await isStill(shell)
    await page
      .getByRole('navigation', { name: 'Hosts' })
      .getByRole('button', { name: /^▸\s*node-[345]/ })
      .waitFor()
    // Left, the panes follow the run again.
    await button('Stop …').focus()
    await page.getByText('Step 2 of 2 is under way on node-3.').waitFor()
    await page.getByRole('region', { name: 'Terminals of node-3' }).waitFor()
    expect(app.complaints).toEqual([])
  })
})
