import type { Language } from '../runbook/text.ts'

const substitute = /^(.*) \((.+) instead of (.+)\)$/

/** Who saw it: a host by its name, or the laptop; with the program that stood in for a missing one. */
export function sayVantage(vantage: string, language: Language): string {
  const [, who = vantage, by, missing] = substitute.exec(vantage) ?? []
  const name = who === 'laptop' ? { en: 'laptop', zh: '笔记本' }[language] : who
  if (by === undefined || missing === undefined) return name
  return language === 'zh' ? `${name}（以 ${by} 代替 ${missing}）` : `${name} (${by} instead of ${missing})`
}

/** Whether another program stood in for a missing one. */
export function isSubstitute(vantage: string): boolean {
  return substitute.test(vantage)
}
