import { makeRunDir } from '../adapters/files/run-dir.ts'
import { createRunFolder, type RunFolder, type RunMeta } from '../adapters/files/run-folder.ts'
import { systemClock } from '../adapters/system/clock.ts'
import { systemDigest, systemRandom } from '../adapters/system/digest.ts'
import type { Input } from './input.ts'
import { appVersion } from './version.ts'

export interface NewRunOptions {
  /** Default: a folder of its own, named after runbook and time, under `runsDir`. */
  readonly runDir?: string | undefined
  /** Default: `siteproof-runs` where the process stands. */
  readonly runsDir?: string
  readonly operator: string
  readonly mode: RunMeta['mode']
  readonly rehearsal?: boolean
  /** Digest of the approved plan. */
  readonly approved?: string | undefined
}

/** Makes the folder of a new run: runbook and site copied into it, its journal open. Throws RUN_FOLDER_INVALID. */
export async function newRun(input: Input, options: NewRunOptions): Promise<RunFolder> {
  const at = new Date(systemClock.wall())
  const { id, version, digest } = input.runbook
  const meta: RunMeta = {
    format: 1,
    runId: `${at.toISOString().replaceAll(/[-:T]|\..*/g, '')}-${systemRandom.hex(2)}`,
    app: appVersion,
    createdAt: at.toISOString(),
    runbook: { id, version, digest },
    siteDir: input.siteDir,
    siteName: input.binding.site.name,
    operator: options.operator,
    rehearsal: options.rehearsal ?? false,
    mode: options.mode,
    ...(options.approved !== undefined && { approved: options.approved }),
  }
  const prefix = options.mode === 'run' ? id : `${id}-${options.mode}`
  const dir = options.runDir ?? (await makeRunDir(prefix, at, options.runsDir))
  const content = { dir, meta, runbookFiles: input.files, siteText: input.siteText }
  return createRunFolder(content, { clock: systemClock, digest: systemDigest })
}
