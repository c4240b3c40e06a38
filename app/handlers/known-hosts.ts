import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { KnownHost, knownHostMethods } from '../../engine/contract/known-hosts.ts'
import { createKnownHostsFile } from '../../adapters/ssh2/known-hosts.ts'
import { settingsFolder } from '../settings-folder.ts'
import type { Bench } from '../workbench.ts'

export function knownHostHandlers({ env }: Bench): HandlersOf<typeof knownHostMethods> {
  const file = createKnownHostsFile(settingsFolder(env))
  const list = async (): Promise<readonly KnownHost[]> =>
    (await file.list()).map(({ names, type, fingerprint, marker }) => ({
      names,
      keyType: type,
      fingerprint,
      revoked: marker === 'revoked',
    }))
  return {
    'known-hosts.list': list,
    async 'known-hosts.forget'({ names, fingerprint }) {
      await file.forget({ names, fingerprint })
      return list()
    },
    async 'known-hosts.import'({ text }) {
      const { added, known, refused } = await file.importFrom(text)
      return { added, known, refused: refused.length }
    },
  }
}
