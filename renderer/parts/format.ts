import type { Language } from '../../engine/runbook/text.ts'

/** Date and time to the minute, in the reader's own form; `iso` is ISO 8601. */
export function shortTime(iso: string, language: Language): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const form = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  } as const
  return new Intl.DateTimeFormat(locale, { ...form, hour12: false }).format(new Date(iso))
}

/** `1.5 MB`; powers of 1000, as file managers and `ls --si` show it. */
export function byteSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`
}
