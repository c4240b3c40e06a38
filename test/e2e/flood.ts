/** Measures the pane of a page from inside, without a hook in the product: its xterm.js is found through Vue's own tree. */
import { setTimeout as delay } from 'node:timers/promises'
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
  let drawings = 0
  terminal.onRender(() => (drawings += 1))
  window.probe = {
    drawings: () => drawings,
    look: () => {
      const { fontSize, fontFamily, theme, scrollback, minimumContrastRatio } = terminal.options
      return { cols: terminal.cols, rows: terminal.rows, fontSize, fontFamily, theme, scrollback, minimumContrastRatio }
    },
    bytes: () => bytes,
    ended: text => {
      const began = performance.now()
      probe.took = undefined
      end = { text, parsed: at => (probe.took = at - began) }
    },
    echoOf: key =>
      new Promise(resolve => {
        let pressed
        const onKey = event => {
          if (event.key !== key) return
          pressed = event.timeStamp
          removeEventListener('keydown', onKey, { capture: true })
        }
        addEventListener('keydown', onKey, { capture: true })
        const parsed = () => {
          const drawing = terminal.onRender(() => {
            drawing.dispose()
            resolve(performance.now() - pressed)
          })
        }
        echo = { byte: key.charCodeAt(0), parsed }
      }),
  }
})()`

/** The page that is measured, however it is driven. */
export interface Driven {
  /** The value of an expression, of what it promises where it is a promise. */
  evaluate<T>(expression: string): Promise<T>
  /** A character, or Enter. */
  press(key: string): Promise<void>
  /** Used heap in bytes, after a collection. */
  heap(): Promise<number>
}

/** Options of xterm.js that decide how much work a terminal is. */
export type Look = Readonly<Record<string, unknown>>

export interface Probe {
  look(): Promise<Look>
  /** Bytes that the terminal has parsed. */
  bytes(): Promise<number>
  /** How often the terminal has drawn. */
  drawings(): Promise<number>
  /** Resolves once so many bytes more have been parsed than at the call. */
  parsed(bytes: number): Promise<void>
  /** Presses Enter; resolves with the ms until the terminal has parsed `end` (ASCII). */
  enterUntil(end: string): Promise<number>
  /** Presses a key of ASCII that the flood does not hold; resolves with the ms from the key to the drawing that shows its echo. */
  echo(key: string): Promise<number>
  heap(): Promise<number>
}

export async function probePane(page: Driven): Promise<Probe> {
  await page.evaluate(installProbe)
  const bytes = (): Promise<number> => page.evaluate('probe.bytes()')
  return {
    bytes,
    drawings: () => page.evaluate('probe.drawings()'),
    look: () => page.evaluate('probe.look()'),
    heap: () => page.heap(),
    async parsed(more) {
      const goal = (await bytes()) + more
      // The page's own policy forbids what waitForFunction does.
      while ((await bytes()) < goal) await delay(20)
    },
    async enterUntil(end) {
      await page.evaluate(`probe.ended(${JSON.stringify(end)})`)
      await page.press('Enter')
      for (;;) {
        const took = await page.evaluate<number | null>('probe.took ?? null')
        if (took !== null) return took
        await delay(50)
      }
    },
    async echo(key) {
      await page.evaluate(`window.echoed = probe.echoOf(${JSON.stringify(key)}), undefined`)
      await page.press(key)
      return page.evaluate('echoed')
    },
  }
}

/** A page under Playwright, which makes it slower: see test/bench/bare-page.ts. */
export async function driven(page: Page): Promise<Driven> {
  const client = await page.context().newCDPSession(page)
  return {
    evaluate: expression => page.evaluate(expression),
    press: key => page.keyboard.press(key),
    async heap() {
      await client.send('HeapProfiler.collectGarbage')
      return (await client.send('Runtime.getHeapUsage')).usedSize
    },
  }
}
