/** Pictures and accessibility of a screen, as test output. */
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { strayWords } from '../../support/stray-words.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'test-results', 'screens')
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Look {
  readonly language: 'zh' | 'en'
  readonly theme: 'light' | 'dark'
  readonly width: 1366 | 1920
}
const looks: readonly Look[] = [
  { language: 'zh', theme: 'light', width: 1366 },
  { language: 'en', theme: 'dark', width: 1366 },
  { language: 'zh', theme: 'dark', width: 1920 },
  { language: 'en', theme: 'light', width: 1920 },
]

/** Language and theme as a person sets them: by the buttons of the bar, without a restart. */
export async function setLook(page: Page, { language, theme, width }: Look): Promise<void> {
  await page.setViewportSize({ width, height: width === 1366 ? 768 : 1080 })
  const lang = language === 'zh' ? 'zh-CN' : 'en'
  if ((await page.locator('html').getAttribute('lang')) !== lang) {
    await page.getByRole('button', { name: language === 'zh' ? '中文' : 'English', exact: true }).click()
    await page.locator(`html[lang="${lang}"]`).waitFor()
  }
  const html = page.locator('html')
  const dark = (await html.getAttribute('class'))?.split(' ').includes('dark') === true
  if (dark !== (theme === 'dark')) {
    await page.getByRole('button', { name: /theme|主题/ }).click()
    await (theme === 'dark' ? page.locator('html.dark') : page.locator('html:not(.dark)')).waitFor()
  }
}

/** Where a picture goes. */
export async function pictureOf(name: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  return join(folder, `${name}.png`)
}

/** A picture in every look; ends in the first one. */
export async function picture(page: Page, name: string): Promise<void> {
  for (const look of [...looks.slice(1), looks[0] as Look]) {
    await setLook(page, look)
    const path = await pictureOf(`${name}-${look.language}-${look.theme}-${String(look.width)}`)
    await page.screenshot({ path, animations: 'disabled' })
    const strays = await otherWords(page)
    if (strays.length > 0) throw new Error(`${name}, in the other language: ${strays.join(' | ')}`)
  }
}

/** What stands literally on a screen: commands, outputs, names that a person typed, and the terminals. */
const literal = 'code, pre, textarea, input, option, .mono, .xterm, .bar button'

/** Words of the other language on the page as it stands. */
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
  return inChinese ? strayWords(texts, 'zh') : strayWords(texts.filter(isSentence), 'en')
}

const isSentence = (text: string): boolean => /[。，；：？！]/.test(text)

/** Serious and critical findings of axe on the page as it stands, and whether anything is wider than the window. */
export async function findings(page: Page): Promise<readonly string[]> {
  const found = await findingsNow(page)
  if (found.length === 0) return found
  // A colour on its way from disabled to enabled is none: what is still there a moment later is.
  await page.waitForTimeout(1000)
  return findingsNow(page)
}

async function findingsNow(page: Page): Promise<readonly string[]> {
  // Through the debugger: the page's CSP lets no foreign script tag in.
  await page.evaluate(await readFile(axePath, 'utf8'))
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
  })
  const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
  const strays = (await otherWords(page)).map(text => `in the other language: ${text}`)
  return [...found, ...(wide === true ? ['the page is wider than the window'] : []), ...strays]
}
