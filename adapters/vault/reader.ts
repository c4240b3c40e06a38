import { isRunError } from '../../engine/errors.ts'
import type { Vault } from './vault.ts'

/** Where the passphrase comes from. `tries` is how often it may be asked for: 1 unless a person answers. */
export interface PassphraseSource {
  readonly tries: number
  ask(): Promise<string>
}

/** Reads secrets by name and opens the vault first where it is locked. Many readers at once wait for one answer. */
export function createVaultReader(
  vault: Vault,
  source: PassphraseSource,
): (name: string) => Promise<string | undefined> {
  let opening: Promise<void> | undefined

  async function open(): Promise<void> {
    for (let left = source.tries; vault.isLocked(); left -= 1) {
      try {
        await vault.unlock(await source.ask())
      } catch (error) {
        if (!isRunError(error, 'VAULT_PASSPHRASE_WRONG') || left <= 1) throw error
      }
    }
  }
  return async name => {
    if (vault.isLocked()) {
      opening ??= open().finally(() => (opening = undefined))
      await opening
    }
    return vault.get(name)
  }
}
