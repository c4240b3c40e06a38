import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { launchBrowser } from './app.ts'
import { layoutProblems } from './pages/layout.ts'
import { openForAll } from './suite.ts'

let page: Page
openForAll(async own => {
  const browser: Browser = await launchBrowser()
  await own(Promise.resolve({ [Symbol.asyncDispose]: () => browser.close() }))
  page = await browser.newPage({ viewport: { width: 911, height: 512 } })
})

async function problemsOf(body: string): Promise<readonly string[]> {
  await page.setContent(`<style>* { margin: 0 } body { font: 14px sans-serif }</style><main>${body}</main>`)
  return layoutProblems(page)
}
const long = 'word '.repeat(80)

it.each([
  ['a wide page', '<p style="width: 1200px">x</p>', 'the page is wider than the window'],
  [
    'a page that scrolls by what a column only seems to hold',
    `<div style="height: 100px; overflow: auto"><p style="height: 900px"></p><i style="position: absolute; width: 1px; height: 1px"></i></div>`,
    'the page is higher than the window',
  ],
  [
    'a column whose content is cut off',
    `<div class="grid" style="width: 200px; overflow: hidden"><b style="display: block; width: 300px">x</b></div>`,
    'cut off at its side: div.grid "x"',
  ],
  [
    'a column that must be scrolled sideways',
    `<div class="grid" style="width: 200px; overflow: auto"><b style="display: block; width: 300px">x</b></div>`,
    'has to be scrolled sideways: div.grid "x"',
  ],
  [
    'words below the edge of a box that does not scroll',
    `<p style="width: 100px; height: 20px; overflow: hidden">one two three four five six</p>`,
    'cut off below: p "one two three four five six"',
  ],
  [
    'a button under another thing',
    `<button>Stop</button><div style="position: absolute; inset: 0">over it</div>`,
    'something lies over button "Stop"',
  ],
  [
    'a primary button below the window where nothing scrolls',
    `<div style="position: fixed; top: 500px"><button class="primary" style="height: 40px">Run</button></div>`,
    'out of reach: button.primary "Run"',
  ],
  [
    'a terminal whose last lines lie below its pane',
    `<div style="height: 50px; overflow: hidden"><div class="xterm"><div class="xterm-screen" style="height: 60px">$</div></div></div>`,
    'a terminal does not fit into its pane',
  ],
  [
    'a pane of two lines',
    `<div class="host-pane" style="width: 300px; height: 40px">node-a</div>`,
    'too little is left of div.host-pane "node-a"',
  ],
])('finds %s', async (_, body, told) => {
  expect(await problemsOf(body)).toEqual([told])
})

it('has nothing against what scrolls down, code that goes on sideways, and dots where words do not fit', async () => {
  const body = `
    <div style="height: 300px; overflow: auto"><p style="height: 900px">${long}</p><button class="primary">Run</button></div>
    <pre style="width: 200px; overflow: auto">${long}</pre>
    <p style="width: 200px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap">${long}</p>
    <label>Yes <input type="checkbox"></label>`
  expect(await problemsOf(body)).toEqual([])
})
