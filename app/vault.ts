/** Where the vault lies, and how a run reads secrets from it. */
import { join, resolve } from 'node:path'
import type { Prompter } from '../engine/ports.ts'
import type { Redactor } from '../engine/redact.ts'
import { createVaultReader } from '../adapters/vault/reader.ts'
import { openVault, type Vault } from '../adapters/vault/vault.ts'
import { settingsFolder, type Environment } from './settings-folder.ts'

export const passphraseVariable = 'SITEPROOF_VAULT_PASSPHRASE'

/** As given, else SITEPROOF_VAULT, else beside the accepted host keys. */
export function vaultPath(env: Environment, given?: string): string {
  const path = given ?? env['SITEPROOF_VAULT']
  return path === undefined || path === '' ? join(settingsFolder(env), 'vault.age') : resolve(path)
}

export interface VaultUse {
  readonly env: Environment
  readonly prompter: Prompter
  readonly redactor: Redactor
  /** A shell that lives long keeps one vault open; a command opens its own. */
  readonly vault?: Vault | undefined
}

/** Reads by name; asks for the passphrase (the environment's, else a person's) where the vault is locked. */
export function vaultReader(use: VaultUse): (name: string) => Promise<string | undefined> {
  const { env, prompter, redactor } = use
  const given = env[passphraseVariable]
  const vault = use.vault ?? openVault(vaultPath(env), { idleSeconds: Infinity })
  return createVaultReader(vault, {
    tries: given === undefined ? 3 : 1,
    ask: async () => redactor.add(given ?? (await askFor(prompter, vaultPath(env))), 'vault-passphrase'),
  })
}

async function askFor(prompter: Prompter, label: string): Promise<string> {
  return (await prompter.ask({ kind: 'secret', id: 'secret:vault', name: 'vault', label })).value
}
