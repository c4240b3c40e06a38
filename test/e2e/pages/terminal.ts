/** A host's pane as a person uses it. */
import type { Locator, Page } from 'playwright-core'

export interface TerminalPage {
  readonly pane: Locator
  openShell(): Promise<void>
  /** Types into the terminal, key by key. */
  type(text: string): Promise<void>
  press(key: string): Promise<void>
  /** As ctrl-v does: the browser's paste event with this text. */
  paste(text: string): Promise<void>
  /** What the screen shows now, line by line, without the scrollback. */
  text(): Promise<string>
  waitFor(wanted: string | RegExp): Promise<void>
}

export function terminalPage(page: Page, host: string): TerminalPage {
  const pane = page.locator('.host-pane', { has: page.getByText(host, { exact: true }) })
  const input = pane.locator('textarea.xterm-helper-textarea')
  const rows = pane.locator('.xterm-rows')
  const text = async (): Promise<string> =>
    (await rows.locator('> div').allTextContents())
      .map(line => line.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
  return {
    pane,
    async openShell() {
      await pane.getByRole('button', { name: /^Open a shell/ }).click()
      await pane.getByText(/connected/).waitFor()
    },
    async type(keys) {
      await input.focus()
      await page.keyboard.type(keys)
    },
    async press(key) {
      await input.focus()
      await page.keyboard.press(key)
    },
    async paste(pasted) {
      await input.focus()
      // As text: these tests know no DOM.
      await page.evaluate(`(() => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', ${JSON.stringify(pasted)})
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
        document.activeElement.dispatchEvent(event)
      })()`)
    },
    text,
    async waitFor(wanted) {
      const deadline = Date.now() + 30_000
      for (;;) {
        const shown = await text()
        if (typeof wanted === 'string' ? shown.includes(wanted) : wanted.test(shown)) return
        if (Date.now() > deadline) throw new Error(`${String(wanted)} was not shown, but:\n${shown}`)
        await page.waitForTimeout(30)
      }
    },
  }
}
