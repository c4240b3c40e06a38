import { createRunFolder, defaultRunDir, type RunFolder, type RunMeta } from '../adapters/files/run-folder.ts'
import { systemClock } from '../adapters/system/clock.ts'
import { systemDigest, systemRandom } from '../adapters/system/digest.ts'
import type { Input } from './load.ts'
import { operatorOf } from './session.ts'
import { say, textOf, type Shell } from './shell.ts'
import { appVersion } from './version.ts'

/** Makes the folder of a new run and says where it is. */
export async function newRun(
  shell: Shell,
  input: Input,
  options: {
    readonly runDir?: string | undefined
    readonly operator?: string | undefined
    readonly mode: RunMeta['mode']
    readonly rehearsal?: boolean
  },
): Promise<RunFolder> {
  const { runbook, binding } = input
  const at = new Date(systemClock.wall())
  const { id, version, digest } = runbook
  const meta: RunMeta = {
    format: 1,
    runId: `${at.toISOString().replaceAll(/[-:T]|\..*/g, '')}-${systemRandom.hex(2)}`,
    app: appVersion,
    createdAt: at.toISOString(),
    runbook: { id, version, digest },
    siteDir: input.siteDir,
    siteName: binding.site.name,
    operator: operatorOf(shell, input, options.operator),
    rehearsal: options.rehearsal ?? false,
    mode: options.mode,
  }
  const prefix = options.mode === 'run' ? id : `${id}-${options.mode}`
  const dir = options.runDir ?? defaultRunDir(prefix, at)
  const content = { dir, meta, runbookFiles: input.files, siteText: input.siteText }
  const folder = await createRunFolder(content, { clock: systemClock, digest: systemDigest })
  if (!shell.json) {
    const params = {
      title: textOf(shell, runbook.title),
      id,
      version,
      site: binding.site.name,
      path: folder.dir,
    }
    for (const line of say(shell, 'run-head', params).split('\n')) shell.out(line)
  }
  return folder
}
