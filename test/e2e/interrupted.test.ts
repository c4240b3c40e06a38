import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { openForAll } from './suite.ts'

describe('a rehearsal whose process was killed', { retry: 0 }, () => {
  let app: AppUnderTest
  let page: Page

  openForAll(async own => {
    app = await own(startApp())
    page = app.page
  })

  const gateJudged = /"checks-judged".*"phase":"gate"/
  const journalOf = (run: string): Promise<string> =>
    readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8')

  /** A copy of the run as far as the first gate was about to be judged. */
  async function kill(run: string): Promise<void> {
    const runs = join(app.home, 'runs')
    await cp(join(runs, run), join(runs, 'killed'), { recursive: true })
    const lines = (await journalOf(run)).split('\n')
    const gate = lines.findIndex(line => gateJudged.test(line))
    expect(gate).toBeGreaterThan(0)
    await writeFile(join(runs, 'killed', 'journal.jsonl'), `${lines.slice(0, gate).join('\n')}\n`)
  }

  it('is interrupted on home and on its screen, and nothing of it spins', async () => {
    await page.getByRole('button', { name: 'Start the rehearsal' }).click()
    await page.waitForURL(/#\/run\//)
    await page.getByRole('button', { name: /^Run step 1 / }).click()
    const name = (await readdir(join(app.home, 'runs'))).find(one => !one.startsWith('.')) ?? ''
    await expect.poll(() => journalOf(name), { timeout: 30_000 }).toMatch(gateJudged)
    await page.getByRole('button', { name: 'Stop …' }).click()
    await page.getByRole('button', { name: 'Stop now' }).click()
    await page.getByRole('button', { name: /^Undo/ }).waitFor()
    await kill(name)
    await page.goto(`${new URL(page.url()).origin}/#/`)
    await page.getByText('interrupted at step 1').waitFor()
    await page.goto(`${new URL(page.url()).origin}/#/run/killed`)
    const end = page.getByRole('region', { name: 'How the run ended' })
    await end.getByRole('heading').getByText('Interrupted').waitFor()
    await page.getByText('stopped here before anything was done on the host').waitFor()
    expect(await page.getByText('being judged').count()).toBe(0)
    expect(await page.locator('.mark.running').count()).toBe(0)
    expect(await page.getByText('in progress').count()).toBe(0)
    expect(app.complaints).toEqual([])
  })
})
