/**
 * Pictures of whatever a page shows, a modal dialog included: language and theme are set in the settings of a second window, so
 * that nothing of the page is touched. SCREENS=all takes every size in every look, SCREENS=none leaves pictures and axe out.
 */
import type { Page } from 'playwright-core'
import type { AppUnderTest } from '../app.ts'
import { findings, otherWords, pictureOf } from './look.ts'

type Language = 'zh' | 'en'
type Theme = 'light' | 'dark'
interface Size {
  readonly name: string
  readonly width: number
  readonly height: number
}
/** The last one is 1366 x 768 at 150 %. */
const sizes = [
  { name: '1366', width: 1366, height: 768 },
  { name: '1920', width: 1920, height: 1080 },
  { name: '150', width: 911, height: 512 },
] as const satisfies readonly Size[]
const [usual, , zoomed] = sizes
const wanted = process.env['SCREENS'] ?? 'some'
const all = wanted === 'all'

interface Look {
  readonly language: Language
  readonly theme: Theme
  readonly sizes: readonly Size[]
}
const looks: readonly Look[] = [
  { language: 'zh', theme: 'dark', sizes: all ? sizes : [usual] },
  { language: 'zh', theme: 'light', sizes: all ? sizes : [zoomed] },
  { language: 'en', theme: 'dark', sizes: all ? sizes : [usual] },
  { language: 'en', theme: 'light', sizes: all ? sizes : [usual] },
]

export interface Album extends AsyncDisposable {
  /** Pictures of the page in every look, and what axe found in both themes. It ends in English, light, as it began. */
  take(name: string): Promise<readonly string[]>
}

export async function openAlbum(app: AppUnderTest): Promise<Album> {
  const settings = await app.secondWindow()
  await settings.goto(`${new URL(settings.url()).origin}/#/settings`)
  const [language, theme] = [settings.locator('select').nth(0), settings.locator('select').nth(1)]
  await language.waitFor()

  async function setLook(page: Page, look: Look): Promise<void> {
    await language.selectOption(look.language)
    await theme.selectOption(look.theme)
    await page.locator(`html[lang="${look.language === 'zh' ? 'zh-CN' : 'en'}"]`).waitFor()
    const dark = look.theme === 'dark' ? 'html.dark' : 'html:not(.dark)'
    await page.locator(dark).waitFor()
  }
  return {
    async take(name) {
      const { page } = app
      const found: string[] = []
      if (wanted === 'none') return found
      for (const look of looks) {
        await setLook(page, look)
        for (const { name: size, width, height } of look.sizes) {
          await page.setViewportSize({ width, height })
          const path = await pictureOf(`${name}-${look.language}-${look.theme}-${size}`)
          await page.screenshot({ path, animations: 'disabled' })
        }
        // Words do not change what axe looks at: once a theme is enough.
        found.push(...(look.language === 'en' ? await findings(page) : await otherWords(page)))
      }
      await page.setViewportSize(usual)
      return found
    },
    async [Symbol.asyncDispose]() {
      await settings.close()
    },
  }
}
