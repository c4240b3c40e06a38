/** The screens' own words. A file a screen and language: `t('home.title')` is `title` of home.json. */
import { createI18n } from 'vue-i18n'

type Words = Readonly<Record<string, unknown>>

const files = import.meta.glob<Words>('./*/*.json', { eager: true, import: 'default' })

function messagesOf(language: 'en' | 'zh-CN'): Record<string, Words> {
  const prefix = `./${language}/`
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, words]) => [path.slice(prefix.length, -'.json'.length), words]),
  )
}

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en: messagesOf('en'), 'zh-CN': messagesOf('zh-CN') },
})
