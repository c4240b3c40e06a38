/** A free shell in a pane of the app as it is built, in a page that nobody else listens to. */
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { end, serve } from '../e2e/app.ts'
import { probePane, type Probe } from '../e2e/flood.ts'
import { terminalsRoute, writeSite, type SiteHost } from '../e2e/terminal-hosts.ts'
import { openBarePage, type BarePage } from './bare-page.ts'

export interface OpenPane extends AsyncDisposable {
  readonly page: BarePage
  readonly probe: Probe
  /** The app's process. */
  readonly app: ChildProcess
  type(text: string): Promise<void>
}

export async function openPane(host: SiteHost): Promise<OpenPane> {
  const home = await mkdtemp(join(tmpdir(), 'siteproof-bench-home-'))
  await writeSite(home, { 'node-a': host })
  const { child, address } = await serve(home)
  const page = await openBarePage()
  await page.goto(address)
  await page.until(`document.querySelector('main h1')`)
  await page.evaluate(`location.hash = ${JSON.stringify(terminalsRoute)}`)
  await page.until(`document.querySelector('.host-pane .closed button')`)
  await page.evaluate(`document.querySelector('.host-pane .closed button').click()`)
  await page.until(`document.querySelector('.host-pane .xterm-rows')?.textContent.trim()`)
  await page.evaluate(`document.querySelector('.host-pane textarea.xterm-helper-textarea').focus()`)
  const probe = await probePane(page)
  return {
    ...{ page, probe, app: child },
    async type(text) {
      for (const key of text) await page.press(key)
    },
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]()
      await end(child, 'SIGTERM')
      await rm(home, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
