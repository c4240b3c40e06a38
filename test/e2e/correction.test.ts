import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { drive } from './pages/drive.ts'
import { startSimulatedSite, type SimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

const conf = '/etc/keepalived/keepalived.conf'

/** A VRID that turns out to be wrong when the configuration stands on both nodes, put right without a new run. */
describe('a value of the site is corrected in the middle of a run', { retry: 0 }, () => {
  const it = inTurn()
  let site: SimulatedSite
  let app: AppUnderTest
  let album: Album
  let page: Page
  let run = ''

  const journal = () => readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8')
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const dialog = () => page.getByRole('dialog', { name: 'A value of the site was wrong?' })
  const onHost = (node: string) => site.hosts[node]?.host.fs.readFile(conf) ?? Promise.reject(new Error(node))

  openForAll(async own => {
    site = await own(startSimulatedSite())
    app = await own(startApp({ env: site.env }))
    await site.write(app.home, 'Hall-1', site.quiet)
    album = await own(openAlbum(app))
    page = app.page
  })

  /** Through every question, until the configuration was written and proved so many times. */
  const configured = (times: number) =>
    drive(page, 'Li', async () => proved(await journal()) === times, 90_000)
  const proved = (text: string) =>
    text.split('\n').filter(line => /"step-finished","step":"write-config".*"host":"\*".*"passed"/.test(line))
      .length

  it('is offered where the run was stopped, with what to do where the file is still the same', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/plan/Hall-1/keepalived-vip-pair`)
    await button('Start without').click()
    await page.waitForURL(/#\/run\//)
    run = /run\/([^?]+)/.exec(page.url())?.[1] ?? ''
    await configured(1)
    expect(await onHost('node-a')).toContain('virtual_router_id 62')
    await button('Stop …').click()
    await button('Stop now').click()
    await page.getByText('A value of the site was wrong? Correct it').waitFor()

    await button('Correct a value …').click()
    await dialog().getByText('The site file is the one that this run has').waitFor()
    expect(await button('Go on with the corrected values').count()).toBe(0)
    expect(await album.take('correct-same')).toEqual([])
  })

  it('leads to the site and back, and shows what changes and what is done again before anything is', async () => {
    await button('Open the site').click()
    await page.getByText(`You are correcting a value for the run ${run}`).waitFor()
    await page.getByRole('tab', { name: 'Roles and values' }).click()
    await page.getByLabel(/^VRID/).fill('63')
    await page.getByLabel(/^VRID/).press('Tab')
    expect(await album.take('correct-site')).toEqual([])
    await button('Back to the run').click()

    await dialog()
      .getByRole('row', { name: /vrid 62 63$/ })
      .waitFor()
    const again = await dialog().getByRole('listitem').allTextContents()
    expect(again[0]).toContain('VRID are free on the segment')
    expect(again.join('|')).toContain('Write keepalived.conf on both nodes')
    expect(await album.take('correct')).toEqual([])
    expect(await journal()).not.toContain('undo-started')
  })

  it('keeps the old values where one could not be taken back, and says so', async () => {
    const { fs } = site.hosts['node-b']?.host ?? {}
    const written = await onHost('node-b')
    await fs?.writeFile(conf, `${written}# by hand\n`)
    await button('Go on with the corrected values').click()

    await page.getByRole('alert').getByText('the site file of the run was not replaced').waitFor()
    expect(await album.take('correct-stopped')).toEqual([])
    expect(await journal()).not.toContain('site-corrected')
    expect(await onHost('node-b')).toContain('# by hand')
    await fs?.writeFile(conf, written)
  })

  it('takes the steps back, waits with the new value before they are done again, and reports it', async () => {
    await button('Correct a value …').click()
    await button('Go on with the corrected values').click()
    await page.getByText('Next is step 4 of 21 on node-a').waitFor()
    await expect(onHost('node-a')).rejects.toThrow()
    await configured(2)

    expect([await onHost('node-a'), await onHost('node-b')]).toEqual([
      expect.stringContaining('virtual_router_id 63'),
      expect.stringContaining('virtual_router_id 63'),
    ])
    const text = await journal()
    expect(text).toMatch(/"site-corrected","operator":"[^"]+".*"name":"vrid","before":"62","after":"63"/)
    expect(text.lastIndexOf('"undo-finished"')).toBeLessThan(text.indexOf('"site-corrected"'))
    await page.getByRole('link', { name: 'Report' }).click()
    await page
      .frameLocator('iframe')
      .getByText(/vrid.*62.*63/)
      .first()
      .waitFor()
    expect(app.complaints).toEqual([])
  })
})
