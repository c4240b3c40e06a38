import type { Language } from '../engine/runbook/text.ts'

/** The language of the environment as POSIX orders it: LC_ALL, LC_MESSAGES, LANG. Anything but Chinese is English. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    value => value !== undefined && value !== '',
  )
  if (locale !== undefined) return isChinese(locale) ? 'zh' : 'en'
  // Windows sets none of them.
  return isChinese(Intl.DateTimeFormat().resolvedOptions().locale) ? 'zh' : 'en'
}

function isChinese(locale: string): boolean {
  return /^zh([_.@-]|$)/i.test(locale)
}

/** The engineer's language: as set, else the environment's. */
export function chosenLanguage(
  setting: 'system' | Language,
  env: Readonly<Record<string, string | undefined>>,
): Language {
  return setting === 'system' ? languageOf(env) : setting
}
