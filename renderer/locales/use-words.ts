/** The words of a screen by keys that the compiler knows: one that no file has, or one of a union that lacks a word, does not compile. */
import { useI18n } from 'vue-i18n'
import type app from './en/app.json'
import type drift from './en/drift.json'
import type home from './en/home.json'
import type parts from './en/parts.json'
import type plan from './en/plan.json'
import type report from './en/report.json'
import type run from './en/run.json'
import type settings from './en/settings.json'
import type site from './en/site.json'
import type terminal from './en/terminal.json'
import type vault from './en/vault.json'
import type verdicts from './en/verdicts.json'

interface Files {
  app: typeof app
  drift: typeof drift
  home: typeof home
  parts: typeof parts
  plan: typeof plan
  report: typeof report
  run: typeof run
  settings: typeof settings
  site: typeof site
  terminal: typeof terminal
  vault: typeof vault
  verdicts: typeof verdicts
}
type KeyIn<Words> = {
  [Name in keyof Words & string]: Words[Name] extends string ? Name : `${Name}.${KeyIn<Words[Name]>}`
}[keyof Words & string]

/** `home.title`, and so on. */
export type WordKey = KeyIn<Files>

/** What follows a prefix in the keys that have it. */
export type WordUnder<Prefix extends string> = WordKey extends infer Key
  ? Key extends `${Prefix}.${infer Rest}`
    ? Rest
    : never
  : never

interface WordsInUse {
  t(this: void, key: WordKey, slots?: Readonly<Record<string, unknown>>): string
  /** Whether there is a word for what a file of a person says. */
  te(this: void, key: string): key is WordKey
}

export function useWords(): WordsInUse {
  const { t, te } = useI18n()
  return { t: (key, slots) => t(key, slots ?? {}), te: (key): key is WordKey => te(key) }
}
