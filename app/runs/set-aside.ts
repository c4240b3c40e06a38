/**
 * Runs that nobody will go on with, marked so by a person: an empty file for each beside the run folders. A run folder itself is
 * not touched by it.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface SetAside {
  names(): Promise<ReadonlySet<string>>
  mark(run: string, aside: boolean): Promise<void>
}

export function openSetAside(runsFolder: () => string): SetAside {
  // Lists of runs leave out what begins with a dot.
  const folder = (): string => join(runsFolder(), '.set-aside')
  return {
    async names() {
      return new Set(await readdir(folder()).catch(() => []))
    },
    async mark(run, aside) {
      if (!aside) return rm(join(folder(), run), { force: true })
      await mkdir(folder(), { recursive: true, mode: 0o700 })
      await writeFile(join(folder(), run), '', { mode: 0o600 })
    },
  }
}
