/**
 * Which runs of other laptops somebody looked at and let go on here. Kept in this user's own folder: one that travels with a run
 * would be confirmed by whoever made it.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { unwritable, writeDurably } from '../../adapters/files/durable.ts'
import { isFile } from '../../adapters/files/load.ts'

export interface Confirmed {
  /** `sha256`: of what was looked at. */
  has(sha256: string): Promise<boolean>
  /** Throws FILE_UNWRITABLE. */
  add(sha256: string, said: { readonly run: string; readonly by: string; readonly at: string }): Promise<void>
}

export function openConfirmed(home: string): Confirmed {
  const folder = join(home, 'confirmed-runs')
  const path = (sha256: string): string => join(folder, `${sha256}.json`)
  return {
    has: sha256 => isFile(path(sha256)),
    async add(sha256, said) {
      await mkdir(folder, { recursive: true, mode: 0o700 }).catch(unwritable(folder))
      await writeDurably(path(sha256), `${JSON.stringify(said)}\n`).catch(unwritable(path(sha256)))
    },
  }
}
