import { z } from 'zod'
import { answers } from './method.ts'

/** The vault as a screen may see it: names, never values. */
export interface VaultState {
  readonly path: string
  readonly exists: boolean
  readonly open: boolean
  /** In order; empty while it is locked. */
  readonly names: readonly string[]
}

const passphrase = z.string().max(1000)
const name = z.string().max(100)

/** Each answers with how the vault stands afterwards. Wrong passphrases are answered late, later with each one. */
export const vaultMethods = {
  'vault.state': answers<VaultState>().to(z.undefined()),
  'vault.create': answers<VaultState>().to(z.strictObject({ passphrase })),
  'vault.unlock': answers<VaultState>().to(z.strictObject({ passphrase })),
  'vault.lock': answers<VaultState>().to(z.undefined()),
  'vault.set': answers<VaultState>().to(z.strictObject({ name, value: z.string().min(1).max(100_000) })),
  'vault.remove': answers<VaultState>().to(z.strictObject({ name })),
  'vault.rekey': answers<VaultState>().to(z.strictObject({ current: passphrase, next: passphrase })),
}
