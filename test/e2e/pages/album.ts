/**
 * Pictures of whatever a page shows, a modal dialog included: language and theme are set in the settings of a second window, so
 * that nothing of the page is touched. SCREENS=all takes every size in every look, SCREENS=none leaves pictures and axe out.
 */
import type { Page } from 'playwright-core'
import type { AppUnderTest } from '../app.ts'
import { layoutProblems } from './layout.ts'
import { axeFindings, otherWords, pictureOf, settled } from './look.ts'

type Language = 'zh' | 'en'
type Theme = 'light' | 'dark'
interface Size {
  readonly name: string
  readonly width: number
  readonly height: number
}
const usual = { name: '1366', width: 1366, height: 768 } as const satisfies Size
/** The usual one at 150 %. */
const zoomed = { name: '150', width: 911, height: 512 } as const satisfies Size
const large = { name: '1920', width: 1920, height: 1080 } as const satisfies Size
/** Half of a screen of 1600. */
const narrow = { name: '800', width: 800, height: 600 } as const satisfies Size
const wanted = process.env['SCREENS'] ?? 'some'

interface Look {
  readonly language: Language
  readonly theme: Theme
  /** The size at which its picture is taken; the page is looked at in both. */
  readonly pictured: Size
}
const looks: readonly Look[] = [
  { language: 'zh', theme: 'dark', pictured: usual },
  { language: 'zh', theme: 'light', pictured: zoomed },
  { language: 'en', theme: 'dark', pictured: zoomed },
  { language: 'en', theme: 'light', pictured: usual },
]

/** Narrow once: English words are the wider ones. */
function sizesIn({ language, theme }: Look): readonly Size[] {
  if (wanted === 'all') return [large, narrow, zoomed, usual]
  return language === 'en' && theme === 'light' ? [narrow, zoomed, usual] : [zoomed, usual]
}

export interface Album extends AsyncDisposable {
  /**
   * Pictures of the page, and what is wrong with it in any language, theme and size: words and layout in each, and once a theme what
   * axe finds, which does not depend on words. It ends in English, light, as it began.
   */
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
  async function lookAt(
    page: Page,
    { language: said, theme: drawn }: Look,
    size: Size,
  ): Promise<readonly string[]> {
    const found = await settled(page, async () => [
      ...(said === 'en' && size === usual ? await axeFindings(page) : []),
      ...(size === usual ? await otherWords(page) : []),
      ...(await layoutProblems(page)),
    ])
    return found.map(problem => `${said} ${drawn} ${size.name}: ${problem}`)
  }
  return {
    async take(name) {
      const { page } = app
      const found: string[] = []
      if (wanted === 'none') return found
      for (const look of looks) {
        await setLook(page, look)
        for (const size of sizesIn(look)) {
          await page.setViewportSize(size)
          if (wanted === 'all' || size === look.pictured) {
            const path = await pictureOf(`${name}-${look.language}-${look.theme}-${size.name}`)
            await page.screenshot({ path, animations: 'disabled' })
          }
          found.push(...(await lookAt(page, look, size)))
        }
      }
      return found
    },
    async [Symbol.asyncDispose]() {
      await settings.close()
    },
  }
}
