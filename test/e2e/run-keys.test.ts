import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { AppUnderTest } from './app.ts'
import { openDecided } from './decided-book.ts'
import { inTurn } from './in-turn.ts'
import { terminalPage, type TerminalPage } from './pages/terminal.ts'
import { openForAll } from './suite.ts'

/** What the keyboard does on the Run screen, and what it must not. */
describe('the primary button and what was filled in', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let page: Page
  let shell: TerminalPage
  let run = ''

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  /** What it means has stood there for a moment. */
  const ready = (name: RegExp) => button(name).and(page.locator(':enabled')).waitFor()
  const question = () => page.locator('.question')
  const risk = () => page.getByText(/changes files on node-a\. Go on/)
  const journal = () => readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8')
  /** What was answered so far; a moment later, so that an answer on its way counts. */
  async function answers(): Promise<number> {
    await page.waitForTimeout(400)
    return (await journal()).split('"type":"question-answered"').length - 1
  }

  openForAll(async own => {
    ;({ app } = await openDecided(own, 'Hall-5'))
    page = app.page
  })

  it('held down, Ctrl+Enter presses once: it does not run into the next question and confirm that', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/plan/Hall-5/decided`)
    await button('Start without').click()
    await page.waitForURL(/#\/run\//)
    run = /run\/([^?]+)/.exec(page.url())?.[1] ?? ''
    await ready(/^Run step \d+ on node-a$/)

    await page.keyboard.down('Control')
    await page.keyboard.down('Enter')
    await risk().waitFor()
    // A second `down` without `up` is what the system sends of a key that is held.
    await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    await page.keyboard.up('Control')
    expect(await answers()).toBe(0)

    await ready(/^Confirm step \d+ for node-a$/)
    await button(/^Confirm step \d+ for node-a$/).focus()
    await page.keyboard.down('Enter')
    await page.getByText('Step 1 on node-a: passed').waitFor()
    await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    expect(await answers()).toBe(1)
    expect(await journal()).not.toMatch(/"step-started","step":"cabled"/)
  })

  it('answers nothing behind a dialog, and nothing for who types in a terminal', async () => {
    await button('Run until the next question').click()
    await question().waitFor()
    await question()
      .getByRole('radio', { name: /^Retry/ })
      .check()
    const decisions = async () => {
      await page.waitForTimeout(400)
      return (await journal()).split('"type":"decision-made"').length
    }
    const before = await decisions()
    await ready(/^Retry on node-a$/)
    await button('Stop …').click()
    const stop = page.getByRole('dialog', { name: 'Stop in the middle?' })
    await stop.getByText('Nothing runs at this moment').waitFor()
    expect(await stop.getByText('broken off').count()).toBe(0)
    await page.keyboard.press('Control+Enter')
    expect(await decisions()).toBe(before)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    shell = terminalPage(page, 'node-a')
    await shell.pane.getByRole('tab', { name: 'Shell' }).click()
    await shell.openShell()
    await shell.press('Control+Enter')
    expect(await decisions()).toBe(before)
    await shell.paste('echo one\necho two\n')
    const paste = page.getByRole('dialog', { name: /^Paste 2 lines/ })
    await paste.waitFor()
    // The focus is nowhere in particular, as after a click on the text.
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('Control+Enter')
    expect(await decisions()).toBe(before)
    await paste.getByRole('button', { name: 'Do not paste' }).click()
    await paste.waitFor({ state: 'detached' })
  })

  it('keeps what was filled in while another screen is looked at', async () => {
    await question().getByRole('radio', { name: 'Skip' }).check()
    await question().getByLabel('Your name').fill('李工')
    await question().getByLabel('Reason').fill('备件下周到')
    await page.getByRole('link', { name: 'Report' }).click()
    await page.waitForURL(/#\/report\//)
    await page.goBack()

    await question().waitFor()
    expect(await question().getByRole('radio', { name: 'Skip' }).isChecked()).toBe(true)
    expect(await question().getByLabel('Your name').inputValue()).toBe('李工')
    expect(await question().getByLabel('Reason').inputValue()).toBe('备件下周到')
    await button('Skip on node-a').click()
    await page.getByText('Stopped at step 3 of 5: not proved on node-a.').waitFor()
    // Another question begins anew, but for the name.
    expect(
      await question()
        .getByRole('radio', { name: /^Retry/ })
        .isChecked(),
    ).toBe(true)
    await question().getByText('Skipped or forced through before: step 2.').waitFor()
    await question().getByRole('radio', { name: 'Skip' }).check()
    expect(await question().getByLabel('Your name').inputValue()).toBe('李工')
    expect(await question().getByLabel('Reason').inputValue()).toBe('')
    expect(app.complaints).toEqual([])
  })
})
