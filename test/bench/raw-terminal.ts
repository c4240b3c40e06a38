/** xterm.js by itself, fed by the page it is in: what a pane is measured against. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const library = createRequire(import.meta.url).resolve('@xterm/xterm')
const style = createRequire(import.meta.url).resolve('@xterm/xterm/css/xterm.css')

/** Milliseconds until the terminal has parsed `block` `count` times over, four pieces of 32 KiB ahead. */
export async function writeRaw(
  page: Page,
  size: { readonly columns: number; readonly rows: number },
  block: string,
  count: number,
): Promise<number> {
  await page.setContent(`<style>${readFileSync(style, 'utf8')}</style><div id="terminal"></div>`)
  await page.addScriptTag({ content: readFileSync(library, 'utf8') })
  return page.evaluate(`(async () => {
    const terminal = new Terminal({ cols: ${size.columns}, rows: ${size.rows}, scrollback: 10000 })
    terminal.open(document.getElementById('terminal'))
    const piece = new TextEncoder().encode(${JSON.stringify(block)})
    let left = ${count}
    const began = performance.now()
    await new Promise(resolve => {
      let ahead = 0
      const feed = () => {
        for (; ahead < 4 && left > 0; left -= 1) {
          ahead += 1
          terminal.write(piece, () => {
            ahead -= 1
            if (left === 0 && ahead === 0) resolve()
            else feed()
          })
        }
      }
      feed()
    })
    return performance.now() - began
  })()`)
}
