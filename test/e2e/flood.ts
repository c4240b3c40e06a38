/** Measures the pane of a page from inside, without a hook in the product: its xterm.js is found through Vue's own tree. */
import type { Page } from 'playwright-core'

/** Run in the page: the first pane's terminal as `window.probe`, which notes when given texts have been parsed. */
const installProbe = `(() => {
  const find = vnode => {
    if (vnode === null || typeof vnode !== 'object') return undefined
    if (vnode.component?.props?.pane) return vnode.component.props.pane
    if (vnode.component) return find(vnode.component.subTree)
    for (const child of Array.isArray(vnode.children) ? vnode.children : []) {
      const found = find(child)
      if (found) return found
    }
    return undefined
  }
  const { terminal } = find(document.querySelector('#app')._vnode).screen
  const decoder = new TextDecoder('latin1')
  const write = terminal.write.bind(terminal)
  // Looked for in the last bytes of a chunk only, and by one byte: looking must not cost what is measured.
  let end
  let echo
  let tail = ''
  let bytes = 0
  terminal.write = (data, done) => {
    const isEnd = end !== undefined && (tail = (tail + decoder.decode(data.slice(-200))).slice(-400)).includes(end.text)
    const isEcho = echo !== undefined && data.indexOf(echo.byte) >= 0
    const heard = [...(isEnd ? [end] : []), ...(isEcho ? [echo] : [])]
    if (isEnd) end = undefined
    if (isEcho) echo = undefined
    write(data, () => {
      bytes += data.length
      for (const one of heard) one.parsed(performance.now())
      done?.()
    })
  }
  window.probe = {
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    bytes: () => bytes,
    ended: text => new Promise(parsed => (end = { text, parsed })),
    echoOf: key =>
      new Promise(resolve => {
        let pressed
        const onKey = event => {
          if (event.key !== key) return
          pressed = event.timeStamp
          removeEventListener('keydown', onKey, { capture: true })
        }
        addEventListener('keydown', onKey, { capture: true })
        const parsed = () => requestAnimationFrame(() => resolve(performance.now() - pressed))
        echo = { byte: key.charCodeAt(0), parsed }
      }),
  }
})()`

export interface Probe {
  size(): Promise<{ readonly columns: number; readonly rows: number }>
  /** Bytes that the terminal has parsed. */
  bytes(): Promise<number>
  /** Resolves once so many bytes more have been parsed than at the call. */
  parsed(bytes: number): Promise<void>
  /** Presses Enter; resolves with the ms until the terminal has parsed `end` (ASCII). */
  enterUntil(end: string): Promise<number>
  /** Presses a key of ASCII that the flood does not hold; resolves with the ms from the key to the frame that shows its echo. */
  echo(key: string): Promise<number>
  /** Used heap of the page in bytes, after a collection. */
  heap(): Promise<number>
}

export async function probePane(page: Page): Promise<Probe> {
  await page.evaluate(installProbe)
  const input = page.locator('.host-pane textarea.xterm-helper-textarea').first()
  const client = await page.context().newCDPSession(page)
  return {
    size: () => page.evaluate('probe.size()'),
    bytes: () => page.evaluate('probe.bytes()'),
    async parsed(bytes) {
      const goal = (await page.evaluate<number>('probe.bytes()')) + bytes
      // The page's own policy forbids what waitForFunction does.
      while ((await page.evaluate<number>('probe.bytes()')) < goal) await page.waitForTimeout(20)
    },
    async enterUntil(end) {
      await input.focus()
      await page.evaluate(
        `window.ended = probe.ended(${JSON.stringify(end)}); window.began = performance.now(); undefined`,
      )
      await page.keyboard.press('Enter')
      return page.evaluate('ended.then(at => at - began)')
    },
    async echo(key) {
      await page.evaluate(`window.echoed = probe.echoOf(${JSON.stringify(key)}); undefined`)
      await page.keyboard.press(key)
      return page.evaluate('echoed')
    },
    async heap() {
      await client.send('HeapProfiler.collectGarbage')
      return (await client.send('Runtime.getHeapUsage')).usedSize
    },
  }
}
