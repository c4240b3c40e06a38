/**
 * What a person or this laptop says of runs: an empty file for each beside the run folders. A run folder itself is not touched by it.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unwritable } from '../../adapters/files/durable.ts'

export interface Marks {
  names(): Promise<ReadonlySet<string>>
  /** Throws FILE_UNWRITABLE. */
  mark(run: string, on: boolean): Promise<void>
}

/** `set-aside`: nobody will go on with it. `brought-in`: it came from another laptop. */
export function openMarks(runsFolder: () => string, kind: 'set-aside' | 'brought-in'): Marks {
  // Lists of runs leave out what begins with a dot.
  const folder = (): string => join(runsFolder(), `.${kind}`)
  return {
    async names() {
      return new Set(await readdir(folder()).catch(() => []))
    },
    async mark(run, on) {
      const path = join(folder(), run)
      if (!on) return rm(path, { force: true }).catch(unwritable(path))
      await mkdir(folder(), { recursive: true, mode: 0o700 }).catch(unwritable(path))
      await writeFile(path, '', { mode: 0o600 }).catch(unwritable(path))
    },
  }
}
