/** xterm.js by itself, fed by the page it is in: what a pane is measured against. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Look } from '../e2e/flood.ts'
import type { BarePage } from './bare-page.ts'

const { resolve } = createRequire(import.meta.url)
const scripts = ['@xterm/xterm', '@xterm/addon-unicode11'].map(name => resolve(name))
const style = resolve('@xterm/xterm/css/xterm.css')

/** Milliseconds until a terminal of the pane's look has parsed `block` `count` times over, four of them ahead. */
export async function writeRaw(page: BarePage, look: Look, block: string, count: number): Promise<number> {
  const content = `<style>${readFileSync(style, 'utf8')}</style><div id="terminal" style="contain: strict; height: 90vh"></div>`
  await page.evaluate(`document.body.innerHTML = ${JSON.stringify(content)}, 0`)
  for (const script of scripts) await page.evaluate(`${readFileSync(script, 'utf8')};0`)
  await page.evaluate(`(() => {
    const terminal = new Terminal({ ...${JSON.stringify(look)}, allowProposedApi: true })
    terminal.open(document.getElementById('terminal'))
    terminal.loadAddon(new Unicode11Addon.Unicode11Addon())
    terminal.unicode.activeVersion = '11'
    terminal.focus()
    const piece = new TextEncoder().encode(${JSON.stringify(block)})
    let left = ${count}
    let ahead = 0
    const began = performance.now()
    const feed = () => {
      for (; ahead < 4 && left > 0; left -= 1) {
        ahead += 1
        terminal.write(piece, () => {
          ahead -= 1
          if (left === 0 && ahead === 0) window.took = performance.now() - began
          else feed()
        })
      }
    }
    feed()
  })()`)
  await page.until('window.took')
  return page.evaluate('took')
}
