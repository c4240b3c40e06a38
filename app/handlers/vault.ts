import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { VaultState, vaultMethods } from '../../engine/contract/vault.ts'
import type { Bench } from '../workbench.ts'

export function vaultHandlers({ vault }: Bench): HandlersOf<typeof vaultMethods> {
  const state = async (): Promise<VaultState> => {
    const open = !vault.isLocked()
    return { path: vault.path, exists: await vault.exists(), open, names: open ? vault.names() : [] }
  }
  return {
    'vault.state': state,
    async 'vault.create'({ passphrase }) {
      await vault.create(passphrase)
      return state()
    },
    async 'vault.unlock'({ passphrase }) {
      await vault.unlock(passphrase)
      return state()
    },
    async 'vault.lock'() {
      vault.lock()
      return state()
    },
    async 'vault.set'({ name, value }) {
      await vault.set(name, value)
      return state()
    },
    async 'vault.remove'({ name }) {
      await vault.remove(name)
      return state()
    },
    async 'vault.rekey'({ current, next }) {
      await vault.rekey(current, next)
      return state()
    },
  }
}
