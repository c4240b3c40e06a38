import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { AppUnderTest } from './app.ts'
import { openDecided } from './decided-book.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import type { SimulatedSite } from './simulated-site.ts'
import { openForAll } from './suite.ts'

/** Done by hand, skipped, overridden, cleaned up: each pressed to its end, with what the journal and the report hold of it. */
describe('a run on which a person decides', { retry: 0 }, () => {
  const it = inTurn()
  let site: SimulatedSite
  let app: AppUnderTest
  let album: Album
  let page: Page
  let run = ''

  const journal = async () => {
    const text = await readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8')
    return text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
  }
  const ofType = async (type: string) => (await journal()).filter(event => event['type'] === type)
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const question = () => page.locator('.question')
  const fs = () => site.hosts['node-a']!.host.fs
  /** Its column stood scrolled down when it came. */
  async function expectInView(): Promise<void> {
    const [box, column] = await Promise.all([question().boundingBox(), page.locator('.middle').boundingBox()])
    const from = (box?.y ?? 0) - (column?.y ?? 0)
    expect(from >= -1 && from < (column?.height ?? 0) / 2).toBe(true)
    await question().getByRole('alert').waitFor()
  }
  async function decide(choice: string, reason: string, does: string): Promise<void> {
    await question().getByRole('radio', { name: choice }).check()
    // What it asks for has the focus, wherever it opened.
    expect(await question().locator('.signed input:focus').count()).toBe(1)
    await question().getByLabel('Your name').fill('李工')
    await question()
      .getByLabel(choice === 'Done by hand' ? 'What was done' : 'Reason')
      .fill(reason)
    await button(does).click()
  }

  openForAll(async own => {
    ;({ site, app } = await openDecided(own, 'Hall-2'))
    album = await own(openAlbum(app))
    page = app.page
  })

  it('by hand: judges the gate again, stops where it stays closed, and goes on where it opens', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/plan/Hall-2/decided`)
    await button('Start without').click()
    await page.waitForURL(/#\/run\//)
    run = /run\/([^?]+)/.exec(page.url())?.[1] ?? ''
    await button('Run until the next question').click()
    await button(/^Confirm step \d+ for node-a$/).click()
    await page.getByText('Stopped at step 2 of 5: not proved on node-a.').waitFor()

    await decide('Done by hand', '自己接好了网线', 'Judge the gate again on node-a')
    const end = page.getByRole('region', { name: 'How the run ended' })
    await end.getByText('the gate of step 2 was judged again and is still closed. It found:').waitFor()
    await button('Continue the run').click()
    await page.evaluate(`document.querySelector('.middle').scrollTo(0, 9999)`)
    await button('Run until the next question').click()
    await page.getByText('Stopped at step 2 of 5: not proved on node-a.').waitFor()
    await expectInView()
    await fs().writeFile('/etc/cabled', '')
    await decide('Done by hand', '重新接好并标号', 'Judge the gate again on node-a')
    // Judged again, and held: what comes next waits.
    await button('Run until the next question').click()

    await page.getByText('Stopped at step 3 of 5: not proved on node-a.').waitFor()
    const finished = (await ofType('step-finished')).filter(event => event['step'] === 'cabled')
    expect(finished.map(event => event['outcome'])).toEqual(['failed', 'failed', 'by-hand'])
  })

  it('has whoever closes the window asked while a reason is typed and not given', async () => {
    await question().getByRole('radio', { name: 'Skip' }).check()
    await question().getByLabel('Reason').fill('授权下周到')
    await page.getByRole('link', { name: 'Report' }).click()
    const asked = page.waitForEvent('dialog')
    await page.close({ runBeforeUnload: true })
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.dismiss()
    await page.getByRole('link', { name: 'Run', exact: true }).click()
    expect(await question().getByLabel('Reason').inputValue()).toBe('授权下周到')
    await question()
      .getByRole('radio', { name: /^Retry/ })
      .check()
  })

  it('skip and override: go on unproved, with name and reason; a strict check offers no override', async () => {
    await decide('Skip', '授权下周到', 'Skip on node-a')
    await page.getByText('Stopped at step 4 of 5: not proved on node-a.').waitFor()
    await fs().writeFile('/etc/foreign', '')
    await decide('Override', '客户已自行封存', 'Override the gate on node-a')
    await page.getByText('Stopped at step 5 of 5: not proved on node-a.').waitFor()
    expect(await question().getByRole('radio', { name: 'Override' }).count()).toBe(0)
    await fs().rm('/etc/foreign')
    await button('Retry on node-a').click()

    const end = page.getByRole('region', { name: 'How the run ended' })
    await end.getByText('finished with 3 deviation(s) that a person decided').waitFor()
    await end.getByText('Step 4, “The seal is checked”: forced through (not passed)').waitFor()
    await page.getByText('1 forced through · 1 open · 1 skipped by a person').waitFor()
    expect(await album.take('run-decided')).toEqual([])
    const made = await ofType('decision-made')
    expect(made.map(({ step, decision, by, reason }) => [step, decision, by, reason])).toEqual([
      ['cabled', 'by-hand', '李工', '自己接好了网线'],
      ['cabled', 'by-hand', '李工', '重新接好并标号'],
      ['licensed', 'skip', '李工', '授权下周到'],
      ['sealed', 'override', '李工', '客户已自行封存'],
      ['strict', 'retry', expect.any(String), ''],
    ])
    // Not green: as the command line exits.
    expect((await ofType('run-finished')).at(-1)).toMatchObject({ outcome: 'passed', exitCode: 1 })
    // Every reason was given: nothing that was typed is lost with the window.
    expect(await page.evaluate(`dispatchEvent(new Event('beforeunload', { cancelable: true }))`)).toBe(true)
  })

  it('the report tells each decision before the customer signs', async () => {
    await button('Open the report').click()
    const paper = page.frameLocator('iframe')
    for (const told of [
      'done by hand by 李工: 重新接好并标号',
      'done by hand by 李工: 自己接好了网线; the gate judged after it did not pass',
      'skipped by 李工: 授权下周到',
      'decided by 李工; reason: 客户已自行封存',
      'finished with 3 deviation(s)',
    ])
      await paper.getByText(told).first().waitFor()
    await button('Acceptance sheet').click()
    await paper.getByText('客户已自行封存').first().waitFor()
  })

  it('clean up: takes away what only the run needed, then what its undo needs, which is refused from then on', async () => {
    const staged = `/var/tmp/siteproof-${String((await journal())[0]?.['runId'])}`
    expect(await fs().exists(staged)).toBe(true)
    await page.getByText('1 such path(s) are known').waitFor()
    await button('Clean up').click()
    await page.getByText('0 such path(s) are known').waitFor()
    await page.getByText('node-a: 1 path(s) removed.').waitFor()
    expect([await fs().exists(staged), await fs().exists('/etc/decided.conf')]).toEqual([false, true])
    expect(await ofType('host-cleaned')).toMatchObject([{ host: 'node-a', removed: [staged], kept: [] }])

    await page.getByText('The backups too').click()
    expect(await page.getByRole('checkbox', { name: /The backups too/ }).isChecked()).toBe(true)
    expect(await album.take('report-cleanup')).toEqual([])
    await button('Clean up').click()
    await page.getByText(/this run cannot be undone any more/).waitFor()
    await expect
      .poll(() => ofType('cleanup-finished'), { timeout: 30_000 })
      .toMatchObject([{ verdict: 'pass' }, { verdict: 'pass' }])
    await page.getByRole('link', { name: 'Run', exact: true }).click()
    await button('Undo …').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click()
    await page.getByRole('alert').getByText('it cannot be undone any more').waitFor()
    expect(await fs().exists('/etc/decided.conf')).toBe(true)
    expect(app.complaints).toEqual([])
  })
})
