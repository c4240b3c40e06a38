import { sealRunFolder, unsealRunFolder } from '../../adapters/vault/seal.ts'
import { openVault, type Vault } from '../../adapters/vault/vault.ts'
import { oneOf, parseArguments } from '../arguments.ts'
import { passphraseVariable, vaultPath } from '../../app/vault.ts'
import { readSecret } from '../passphrase.ts'
import { outJson, say, UsageError, type Shell } from '../shell.ts'
import type { CliCode } from '../../engine/words/cli.ts'
import type { Command } from './command.ts'

const options = {
  file: { type: 'string' },
  'passphrase-fd': { type: 'string' },
  'new-passphrase-fd': { type: 'string' },
  'value-fd': { type: 'string' },
} as const
type Values = { readonly [Name in keyof typeof options]?: string }

/** What each needs behind its name. */
const works = {
  init: { argument: undefined, work: init },
  list: { argument: undefined, work: list },
  set: { argument: 'NAME', work: set },
  remove: { argument: 'NAME', work: remove },
  rekey: { argument: undefined, work: rekey },
  seal: { argument: 'RUN-DIR', work: seal },
  unseal: { argument: 'FILE', work: unseal },
} as const
type Work = keyof typeof works

/** Secrets in the vault, and run folders under a passphrase. Neither values nor passphrases are ever arguments. */
export const vault: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(args, options, ['WHAT', '[ARGUMENT]'])
  const what = oneOf(positionals[0] ?? '', Object.keys(works) as Work[], 'vault')
  const { argument, work } = works[what]
  const given = positionals[1]
  if (argument !== undefined && given === undefined)
    throw new UsageError('argument-missing', { name: argument })
  if (argument === undefined && given !== undefined)
    throw new UsageError('argument-unexpected', { name: given })
  await work(shell, values, given ?? '')
  return 0
}

async function init(shell: Shell, values: Values): Promise<void> {
  const opened = vaultAt(shell, values)
  await opened.create(await passphrase(shell, values, 'ask-new-passphrase'))
  done(shell, 'vault-made', { path: opened.path })
}

async function list(shell: Shell, values: Values): Promise<void> {
  const names = (await unlocked(shell, values)).names()
  if (shell.json) outJson(shell, names)
  else for (const name of names) shell.out(name)
}

async function set(shell: Shell, values: Values, name: string): Promise<void> {
  const opened = await unlocked(shell, values)
  const descriptor = values['value-fd']
  const value = await readSecret(shell, {
    descriptor,
    option: '--value-fd',
    prompt: 'ask-value',
    twice: true,
  })
  if (value === '') throw new UsageError('value-empty')
  await opened.set(name, value)
  done(shell, 'vault-set', { name })
}

async function remove(shell: Shell, values: Values, name: string): Promise<void> {
  if (!(await (await unlocked(shell, values)).remove(name))) throw new UsageError('vault-no-name', { name })
  done(shell, 'vault-removed', { name })
}

async function rekey(shell: Shell, values: Values): Promise<void> {
  const opened = vaultAt(shell, values)
  const current = await passphrase(shell, values, 'ask-passphrase')
  const descriptor = values['new-passphrase-fd']
  const option = '--new-passphrase-fd'
  const next = await readSecret(shell, { descriptor, option, prompt: 'ask-new-passphrase', twice: true })
  await opened.rekey(current, next)
  done(shell, 'vault-rekeyed', { path: opened.path })
}

async function seal(shell: Shell, values: Values, dir: string): Promise<void> {
  const path = await sealRunFolder(dir, await passphrase(shell, values, 'ask-new-passphrase'))
  done(shell, 'sealed', { path })
}

async function unseal(shell: Shell, values: Values, file: string): Promise<void> {
  const path = await unsealRunFolder(file, await passphrase(shell, values, 'ask-passphrase'))
  done(shell, 'unsealed', { path })
}

function vaultAt(shell: Shell, values: Values): Vault {
  return openVault(vaultPath(shell.env, values.file), { idleSeconds: Infinity })
}

async function unlocked(shell: Shell, values: Values): Promise<Vault> {
  const opened = vaultAt(shell, values)
  await opened.unlock(await passphrase(shell, values, 'ask-passphrase'))
  return opened
}

function passphrase(
  shell: Shell,
  values: Values,
  prompt: 'ask-passphrase' | 'ask-new-passphrase',
): Promise<string> {
  const twice = prompt === 'ask-new-passphrase'
  const descriptor = values['passphrase-fd']
  return readSecret(shell, {
    descriptor,
    option: '--passphrase-fd',
    variable: passphraseVariable,
    prompt,
    twice,
  })
}

function done(shell: Shell, code: CliCode, params: Readonly<Record<string, string>>): void {
  if (shell.json) outJson(shell, { done: code, ...params })
  else shell.out(say(shell, code, params))
}
