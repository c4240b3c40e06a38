import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { terminalPage } from './pages/terminal.ts'

async function showRun(app: AppUnderTest, run: string): Promise<void> {
  await app.page.goto(`${new URL(app.page.url()).origin}/#/run/${run}/terminals`)
  await app.page.locator('.host-pane').first().waitFor()
}

/** Whatever the screen proposes next is what a hurried engineer presses. */
async function pressPrimaryUntil(app: AppUnderTest, run: string, wanted: string): Promise<void> {
  const primary = app.page.locator('footer .el-button--primary:not(.is-disabled)').last()
  const file = join(app.home, 'runs', run, 'journal.jsonl')
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await readFile(file, 'utf8').catch(() => '')).includes(wanted)) return
    if (await primary.isVisible()) await primary.click({ timeout: 1000 }).catch(() => undefined)
    await app.page.waitForTimeout(200)
  }
  throw new Error(`${wanted} did not come`)
}

it('the panes of a run have their text again after the process was killed; a shell beside it is a fact of the run', async () => {
  await using app = await startApp()
  await app.page.getByRole('button', { name: 'Start the rehearsal' }).click()
  await app.page.waitForURL(/#\/run\//)
  const run = /run\/([^/]+)/.exec(app.page.url())?.[1] ?? ''
  await pressPrimaryUntil(app, run, '"type":"command-finished"')
  await showRun(app, run)
  const pane = terminalPage(app.page, 'node-a')
  await pane.waitFor(/exit 0 · \d/)
  await pane.pane.getByRole('tab', { name: 'Shell' }).click()
  await pane.openShell()
  await pane.waitFor('root@node-a:~#')
  await pane.type('echo "typed $((40 + 2))"\n')
  await pane.waitFor('typed 42')

  await app.kill()
  const journal = await readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8')
  expect(journal).toContain('"type":"shell-opened","host":"node-a"')
  expect(journal).not.toContain('typed')
  await app.reopen()
  await showRun(app, run)

  const again = terminalPage(app.page, 'node-a')
  await again.waitFor(/── [A-Z].* ──/)
  await again.waitFor(/exit 0 · \d/)
  expect(app.complaints.filter(one => !/WebSocket/.test(one))).toEqual([])
})
