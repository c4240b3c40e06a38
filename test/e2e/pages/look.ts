/** Pictures and accessibility of a screen, as test output. */
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { strayWords } from '../../support/stray-words.ts'
import { layoutProblems } from './layout.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'test-results', 'screens')
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Where a picture goes. */
export async function pictureOf(name: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  return join(folder, `${name}.png`)
}

/** What stands literally on a screen: commands, outputs, names that a person typed, and the terminals. */
const literal = 'code, pre, textarea, input, option, .mono, .xterm, .bar button'

/** Words of the other language on the page. */
export async function otherWords(page: Page): Promise<readonly string[]> {
  const texts = (await page.evaluate(`(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found = []
    while (walker.nextNode()) {
      const box = walker.currentNode.parentElement
      if (box !== null && box.closest('${literal}') === null) found.push(walker.currentNode.data.trim())
    }
    return found.filter(text => text !== '')
  })()`)) as string[]
  const inChinese = (await page.locator('html').getAttribute('lang')) === 'zh-CN'
  // Names of sites and people stay as they were given: Chinese in English is told by its stops.
  const found = inChinese ? strayWords(texts, 'zh') : strayWords(texts.filter(isSentence), 'en')
  return found.map(text => `in the other language: ${text}`)
}

const isSentence = (text: string): boolean => /[。，；：？！]/.test(text)

/** What is wrong with the page as it stands: findings of axe, of its layout, words of the other language. */
export function findings(page: Page): Promise<readonly string[]> {
  return settled(page, async () => [
    ...(await axeFindings(page)),
    ...(await layoutProblems(page)),
    ...(await otherWords(page)),
  ])
}

/** A colour on its way from disabled to enabled is none, nor is a place before it is measured: what is still there a moment later is. */
export async function settled(
  page: Page,
  find: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  for (const pause of [100, 200, 700]) {
    if ((await find()).length === 0) return []
    await page.waitForTimeout(pause)
  }
  return find()
}

/** Serious and critical findings of axe. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  // Through the debugger: the page's CSP lets no foreign script tag in.
  await page.evaluate(await readFile(axePath, 'utf8'))
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
  })
}
