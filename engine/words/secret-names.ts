/** Secrets that a login needs are named after their account; a site's own go by the names of its parameters. */
import type { Phrase } from '../phrase.ts'
import type { Language } from '../runbook/text.ts'
import { sayPhrase } from './fill.ts'
import { phrase } from './phrases/index.ts'

/** `host`: the name that the site gives the host of the account. */
export function secretName(name: string, host?: string): Phrase | string {
  const [, number, what, account = ''] = /^(?:answer (\d+)|(password|passphrase)) of (.+)$/.exec(name) ?? []
  if (number !== undefined) return phrase('secret-answer', { number, account })
  if (what === 'passphrase') return phrase('secret-passphrase', { path: account })
  if (what === undefined) return name
  const sudo = /^sudo (.+)$/.exec(account)?.[1]
  const [login, at] = (sudo ?? account).split(/@([^@]*)$/)
  const user = sudo === undefined ? undefined : (known(login, at, host) ?? sudo)
  return user === undefined
    ? phrase('secret-password', { account: known(login, at, host) ?? account })
    : phrase('secret-sudo-password', { account: user })
}

/** `root@node-a (10.0.0.1:22)`: an address alone tells little to who thinks of the hosts by their names. */
function known(
  login: string | undefined,
  at: string | undefined,
  host: string | undefined,
): string | undefined {
  return host === undefined || login === undefined || at === undefined
    ? undefined
    : `${login}@${host} (${at})`
}

export function saySecret(name: string, language: Language, host?: string): string {
  const said = secretName(name, host)
  return typeof said === 'string' ? said : sayPhrase(said, language)
}
