/** Of a run that came from another laptop: which of its secrets and keys are not on this one. Reads no secret. */
import { stat } from 'node:fs/promises'
import type { Phrase } from '../../engine/phrase.ts'
import { secretsOf } from '../../engine/plan/scope.ts'
import { sourceOf } from '../../engine/run/rendering.ts'
import type { SecretReference } from '../../engine/site/schema.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { sitePath } from '../../adapters/files/load.ts'
import type { Vault } from '../../adapters/vault/vault.ts'
import type { Input } from '../input.ts'
import type { Environment } from '../settings-folder.ts'
import { keysOf, loginsOf, referencesOf } from './sources.ts'

/** What can be typed, and what a locked vault may hold, counts as here. */
export async function lackingOf(
  { binding, siteDir }: Input,
  env: Environment,
  vault: Vault,
): Promise<readonly Phrase[]> {
  const logins = loginsOf(binding).map(({ ssh }) => ssh)
  const references = [...secretsOf(binding).map(one => one.reference), ...logins.flatMap(referencesOf)]
  const found = new Map<string, Phrase>()
  const isThere = (path: string): Promise<boolean> =>
    stat(sitePath(path, siteDir)).then(
      one => one.isFile(),
      () => false,
    )
  async function has(reference: SecretReference): Promise<boolean> {
    if ('env' in reference) return (env[reference.env] ?? '') !== ''
    if ('file' in reference) return isThere(reference.file)
    if ('vault' in reference)
      return (await vault.exists()) && (vault.isLocked() || vault.names().includes(reference.vault))
    return true
  }
  for (const reference of references)
    if (!(await has(reference))) found.set(JSON.stringify(reference), sourceOf(reference))
  for (const path of logins.flatMap(keysOf))
    if (!(await isThere(path))) found.set(`key ${path}`, phrase('secret-key-file', { path }))
  return [...found.values()]
}
