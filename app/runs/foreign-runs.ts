/** Runs of other laptops, and what of them was looked at and confirmed on this one. */
import type { ForeignAccess } from '../../engine/contract/runs.ts'
import { RunError } from '../../engine/errors.ts'
import type { RunFolderContent } from '../../adapters/files/run-folder.ts'
import { createKnownHostsFile } from '../../adapters/ssh2/known-hosts.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { Input, Library } from '../input.ts'
import { settingsFolder, type Environment } from '../settings-folder.ts'
import { openConfirmed } from './confirmed.ts'
import { foreignAccessOf } from './foreign.ts'
import { openMarks } from './set-aside.ts'

export interface ForeignRuns {
  names(): Promise<ReadonlySet<string>>
  /** From here on the run counts as one of another laptop. */
  mark(run: string): Promise<void>
  isForeign(run: string): Promise<boolean>
  /** What has to be looked at before the run contacts anything; undefined for a run of this laptop, and once it was confirmed. */
  unconfirmed(run: string, content: RunFolderContent, input: Input): Promise<ForeignAccess | undefined>
  /** Throws RUN_UNCONFIRMED. */
  need(run: string, content: RunFolderContent, input: Input): Promise<void>
  /** Throws RUN_UNCONFIRMED where `sha256` is not what the run would do now, FILE_UNWRITABLE. */
  confirm(run: string, by: string, sha256: string, content: RunFolderContent, input: Input): Promise<void>
}

export function openForeignRuns(runsFolder: () => string, library: Library, env: Environment): ForeignRuns {
  const home = settingsFolder(env)
  const marks = openMarks(runsFolder, 'brought-in')
  const confirmed = openConfirmed(home)
  const hostKeys = createKnownHostsFile(home)

  async function unconfirmed(run: string, content: RunFolderContent, input: Input) {
    if (!(await isForeign(run))) return undefined
    const access = await foreignAccessOf(content, input, library, hostKeys)
    return (await confirmed.has(access.sha256)) ? undefined : access
  }
  const isForeign = async (run: string): Promise<boolean> => (await marks.names()).has(run)
  return {
    names: () => marks.names(),
    mark: run => marks.mark(run, true),
    isForeign,
    unconfirmed,
    async need(run, content, input) {
      if ((await unconfirmed(run, content, input)) !== undefined)
        throw new RunError('RUN_UNCONFIRMED', { run })
    },
    async confirm(run, by, sha256, content, input) {
      const access = await unconfirmed(run, content, input)
      if (access === undefined) return
      if (access.sha256 !== sha256) throw new RunError('RUN_UNCONFIRMED', { run })
      await confirmed.add(sha256, { run, by, at: new Date(systemClock.wall()).toISOString() })
    },
  }
}
