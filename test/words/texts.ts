/** All texts that stand in both languages somewhere in `value`: titles, reasons, help, causes and what to do about them. */
export function textsIn(value: unknown, language: 'en' | 'zh'): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const { en, zh } = value as Partial<Record<'en' | 'zh', unknown>>
  if (typeof en === 'string' && typeof zh === 'string') return [language === 'en' ? en : zh]
  return Object.values(value).flatMap(one => textsIn(one, language))
}
