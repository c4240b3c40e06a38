/** Secrets that a login needs are named after their account; a site's own go by the names of its parameters. */
import type { Phrase } from '../phrase.ts'
import type { Language } from '../runbook/text.ts'
import { sayPhrase } from './fill.ts'
import { phrase } from './phrases/index.ts'

export function secretName(name: string): Phrase | string {
  const [, number, what, account = ''] = /^(?:answer (\d+)|(password|passphrase)) of (.+)$/.exec(name) ?? []
  if (number !== undefined) return phrase('secret-answer', { number, account })
  if (what === 'passphrase') return phrase('secret-passphrase', { path: account })
  if (what === undefined) return name
  const [, user] = /^sudo (.+)$/.exec(account) ?? []
  return user === undefined
    ? phrase('secret-password', { account })
    : phrase('secret-sudo-password', { account: user })
}

export function saySecret(name: string, language: Language): string {
  const said = secretName(name)
  return typeof said === 'string' ? said : sayPhrase(said, language)
}
