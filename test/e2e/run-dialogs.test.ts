import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startApp, type AppUnderTest } from './app.ts'
import { inTurn } from './in-turn.ts'
import { openAlbum, type Album } from './pages/album.ts'
import { terminalPage, type TerminalPage } from './pages/terminal.ts'
import { openForAll } from './suite.ts'

/** The smallest PNG there is: one grey dot. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
)

/** What a run asks and offers when it does not go smoothly, on the rehearsal's simulated hosts. */
describe('a run that fails a gate, is stopped, undone and signed for', { retry: 0 }, () => {
  const it = inTurn()
  let app: AppUnderTest
  let album: Album
  let page: Page
  let shell: TerminalPage
  let run = ''

  const journal = () => readFile(join(app.home, 'runs', run, 'journal.jsonl'), 'utf8')
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

  openForAll(async own => {
    app = await own(startApp())
    album = await own(openAlbum(app))
    page = app.page
  })

  it('says before each part what is next, and beside a step that only judges that it does', async () => {
    await button('Start the rehearsal').click()
    await page.waitForURL(/#\/run\//)
    run = /run\/([^?]+)/.exec(page.url())?.[1] ?? ''
    await page.getByText('Next is step 1 of 21 on node-a. Nothing of it has begun.').waitFor()
    await page.getByText('Step 1 only judges').waitFor()
    expect(await album.take('run-held')).toEqual([])

    await button(/^Run step \d+ on node-a$/).click()
    await page.getByText('Step 1 on node-a: passed').waitFor()
  })

  it('shows what would be pasted into which host before it is', async () => {
    shell = terminalPage(page, 'node-b')
    await shell.pane.getByRole('tab', { name: 'Shell' }).click()
    await shell.openShell()
    // An address that somebody added by hand: the third step is there to find it.
    await shell.paste('ip addr add 192.168.10.78/24 dev eth0\necho "left $((40 + 2))"\n')
    const dialog = page.getByRole('dialog', { name: 'Paste 2 lines to root@node-b' })
    await dialog.waitFor()
    expect(await album.take('paste')).toEqual([])
    await dialog.getByRole('button', { name: 'Paste to root@node-b' }).click()
    await shell.waitFor('left 42')
  })

  it('keeps every column in sight: brackets as wide as their cells, badge and search in the header', async () => {
    await shell.type('echo "（a（a（a（a"; echo "x）x）x）x）"; echo "12345678901$((1 + 1))"\n')
    await shell.waitFor('123456789012')
    const wide = (text: string): Promise<number> => {
      const box = shell.pane.locator('.xterm-rows > div', { hasText: new RegExp(`^${text}`) }).last()
      return box.evaluate(row => {
        const range = row.ownerDocument.createRange()
        range.selectNodeContents(row)
        return range.getBoundingClientRect().width
      })
    }
    const plain = await wide('123456789012')
    for (const line of ['（a（a（a（a', 'x）x）x）x）'])
      expect(Math.abs((await wide(line)) - plain)).toBeLessThan(1)

    await shell.pane.getByRole('button', { name: /^Search this terminal/ }).click()
    await shell.pane.getByRole('search').waitFor()
    await page.keyboard.press('Escape')
    const badge = shell.pane.locator('.simulated')
    expect(await badge.evaluate(one => one.scrollWidth <= one.clientWidth)).toBe(true)
    await shell.pane.getByRole('tab', { name: 'Run' }).click()
    await shell.pane.getByRole('tab', { name: 'Shell' }).getByLabel('a free shell is open').waitFor()
    await shell.pane.getByRole('tab', { name: 'Shell' }).click()
  })

  it('tells at a failed gate what failed and why it may have, and takes no decision without name and reason', async () => {
    await button('Run until the next question').click()
    const asked = page.locator('.question', { hasText: 'not proved on node-b. What next?' })
    await asked.waitFor()
    await page.getByText('Stopped at step 3 of 21: not proved on node-b.').waitFor()
    await asked.getByText('Known cause').waitFor()
    await asked.locator('code', { hasText: 'ip addr del 192.168.10.78/24 dev eth0' }).first().waitFor()
    // The widest name makes the column: what each choice means begins at one place.
    const begins = await asked
      .locator('.choice .soft')
      .evaluateAll(all => all.map(one => one.getBoundingClientRect().left))
    expect([begins.length > 3, new Set(begins).size]).toEqual([true, 1])
    expect(await asked.getByRole('radio', { name: /^Retry/ }).isChecked()).toBe(true)
    expect(await button('Pause').count()).toBe(0)
    await button('Retry on node-b').and(page.locator(':enabled')).waitFor()
    expect(await album.take('run-failed')).toEqual([])

    // Of the part that failed, not the tick of the host that was judged last.
    expect(await page.locator('footer').innerText()).toContain('Step 3 on node-b: failed')
    for (const [choice, does, label, missing] of [
      ['Skip', 'Skip on node-b', 'Reason', 'give a reason first'],
      ['Override', 'Override the gate on node-b', 'Reason', 'give a reason first'],
      ['Done by hand', 'Judge the gate again on node-b', 'What was done', 'say what was done first'],
    ] as const) {
      await asked.getByRole('radio', { name: choice }).check()
      expect(await button(does).isDisabled()).toBe(true)
      await page.locator('footer').getByText(missing).waitFor()
      await asked.getByLabel(label).fill('the customer said so')
      expect(await button(does).isDisabled()).toBe(false)
      expect(await page.locator('footer').getByText(missing).count()).toBe(0)
      await asked.getByLabel(label).fill('')
    }
    expect(await album.take('run-by-hand')).toEqual([])
  })

  it('goes on once the cause is gone', async () => {
    await shell.pane.getByRole('tab', { name: 'Shell' }).click()
    await shell.type('ip addr del 192.168.10.78/24 dev eth0; echo "gone $((40 + 2))"\n')
    await shell.waitFor('gone 42')
    await page.getByRole('radio', { name: /^Retry/ }).check()
    await button('Retry on node-b').click()
    await page.getByText(/touches running services on node-b, node-a\. Go on/).waitFor()
    await page.getByText('Step 11 of 21 waits for your answer.').waitFor()
    // Not confirmed: nothing ran, nothing failed.
    await button('Do not').click()
    await page.getByText('You did not confirm step 11: nothing of it was run on node-b.').waitFor()
    await page.getByText('Not begun on node-a either').waitFor()
    expect(await page.locator('.question').getByRole('radio').count()).toBe(3)
    await button('Ask again').click()
    // Looked at from another step, nothing can be answered: the button leads back to the one that asks.
    await page.locator('#rail-2').click()
    await page.getByText(/You are looking at another step\. Step 11, .* waits for your answer/).waitFor()
    expect([await page.locator('.question').count(), await button('Do not').count()]).toEqual([0, 0])
    await page.locator('.primary', { hasText: 'Go to step 11' }).click()
    await page.locator('.question').waitFor()
    await button(/^Confirm step 11 for/).waitFor()
    expect(await album.take('run-risk')).toEqual([])
  })

  it('stops only after the dialog that says what stays, and continues or undoes from there', async () => {
    await button(/^Confirm step \d+ for node-b, node-a$/).click()
    await page.getByText(/changes files on node-a, node-b/).waitFor()
    await button(/^Confirm step \d+ for node-a, node-b$/).click()
    await page.getByText(/Step 13 of 21 waits for your answer/).waitFor()
    expect(await wroteConfig()).toBe(true)

    await page.getByRole('link', { name: 'Drift' }).click()
    await page.getByText('“Start keepalived on node-a” waits for you.').waitFor()
    await page.getByRole('link', { name: 'Back to the run' }).click()

    await button('Stop …').click()
    const stop = page.getByRole('dialog', { name: 'Stop in the middle?' })
    // While a question waits there is no such button.
    expect(await stop.getByText('use Pause').count()).toBe(0)
    expect(await album.take('stop')).toEqual([])
    await stop.getByRole('button', { name: 'Keep going' }).click()
    await page.getByText(/Step 13 of 21 waits for your answer/).waitFor()
    await button('Stop …').click()
    await stop.getByRole('button', { name: 'Stop now' }).click()
    await button('Continue the run').waitFor()
    await page.getByRole('region', { name: 'How the run ended' }).getByText('Stands still').waitFor()
    expect((await journal()).includes('"outcome":"cancelled"')).toBe(true)
    expect(await album.take('run-stopped')).toEqual([])
  })

  it('takes changes back to a step that is chosen, and proves the earlier state', async () => {
    await button('Undo …').click()
    const undo = page.getByRole('dialog', { name: 'Take changes back?' })
    const offered = await undo.getByRole('combobox').locator('option').allTextContents()
    expect(offered[0]).toBe('everything that this run changed')
    expect(offered).toContain('Write keepalived.conf on both nodes')
    expect(await album.take('undo')).toEqual([])
    await undo.getByRole('button', { name: 'Undo', exact: true }).click()

    await page.getByText('undone: every host is proven to be as before').first().waitFor()
    await button('Open the report').waitFor()
    expect((await journal()).includes('"type":"run-finished","outcome":"undone","exitCode":0')).toBe(true)
  })

  it('takes the scan of the signed sheet, refuses what is no picture, and takes an entry back', async () => {
    await button('Open the report').click()
    await page.getByRole('heading', { name: 'Photos and papers' }).waitFor()
    const pick = (use: string) => page.locator(`input[type=file][aria-label="+ ${use}"]`)
    await pick('Scan of the signed sheet').setInputFiles({
      name: 'signed.png',
      mimeType: 'image/png',
      buffer: png,
    })
    await page.getByText(/Scan of the signed sheet: signed\.png/).waitFor()
    await pick('Photo').setInputFiles({
      name: 'rack.png',
      mimeType: 'image/png',
      buffer: Buffer.from('no picture'),
    })
    await page.getByRole('alert').getByText('rack.png cannot be attached').waitFor()
    expect(await page.getByText('rack.png', { exact: true }).count()).toBe(0)

    await page.getByLabel('Add an open item').fill('网线贴标签')
    await page.getByPlaceholder('Owner').fill('Wang')
    await page.getByRole('combobox', { name: 'Due' }).fill('2026-12-01')
    await page.getByRole('combobox', { name: 'Due' }).press('Enter')
    await page.getByLabel('Add an open item').press('Enter')
    await page.getByText('Wang · 2026-12-01').waitFor()
    expect(await album.take('report')).toEqual([])

    await button('Take back: 网线贴标签').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
    await page.getByText('Wang · 2026-12-01').waitFor({ state: 'detached' })
    expect((await journal()).includes('"use":"signed-sheet"')).toBe(true)
  })

  it('verifies against the hash on the sheet, and tells a hash of another journal', async () => {
    await button('Verify').click()
    await page.getByText(/lines are chained and complete/).waitFor()
    await button('Acceptance sheet').click()
    const printed = page.frameLocator('iframe').getByText(/^[0-9a-f]{64}$/)
    const anchor = (await printed.first().textContent()) ?? ''
    await page.getByLabel('Journal hash on the signed sheet').fill(anchor)
    await button('Verify').click()
    const sound = page.getByText(/the hash of the signed sheet is among them/)
    await sound.waitFor()
    await page.getByRole('status').getByText(anchor).waitFor()
    // Another hash that nobody compared is not called unchanged.
    await page.getByLabel('Journal hash on the signed sheet').fill('0'.repeat(64))
    await sound.waitFor({ state: 'detached' })

    await page.getByLabel('Journal hash on the signed sheet').fill('abc')
    await button('Verify').click()
    await page.getByText('a hash has 64 hex digits, this has 3').waitFor()

    await page.getByLabel('Journal hash on the signed sheet').fill('ab'.repeat(32))
    await button('Verify').click()
    await page.getByText('The hash is not that of this journal').waitFor()
    await page.getByText('The hash is not that of this journal').scrollIntoViewIfNeeded()
    expect(await album.take('report-verify')).toEqual([])
  })

  it('shows a run without a drill what the drift screen is for, and lists it at home with its verdict', async () => {
    await page.getByRole('link', { name: 'Drift' }).click()
    await page.getByText(/No drill was run yet.*marked ⚡/).waitFor()
    expect(await album.take('drift-empty')).toEqual([])
    await page.getByRole('link', { name: 'Home' }).click()
    await page.getByRole('heading', { name: 'Ended runs' }).waitFor()
    // The rehearsal stays at hand.
    await button('Start the rehearsal').waitFor()
    expect(await album.take('home-after')).toEqual([])
    expect(app.complaints).toEqual([])
  })

  async function wroteConfig(): Promise<boolean> {
    return (await journal()).includes('"path":"/etc/keepalived/keepalived.conf"')
  }
})
