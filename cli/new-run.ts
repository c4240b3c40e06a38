import { siteName } from '../engine/words/site-name.ts'
import type { RunFolder, RunMeta } from '../adapters/files/run-folder.ts'
import type { Input } from '../app/input.ts'
import { newRun as createRun } from '../app/new-run.ts'
import { operatorOf } from '../app/session.ts'
import { say, textOf, type Shell } from './shell.ts'

/** Makes the folder of a new run and says where it is. */
export async function newRun(
  shell: Shell,
  input: Input,
  options: {
    readonly runDir?: string | undefined
    readonly operator?: string | undefined
    readonly mode: RunMeta['mode']
    readonly rehearsal?: boolean
    readonly approved?: string | undefined
  },
): Promise<RunFolder> {
  const operator = operatorOf(shell.env, input, options.operator)
  const folder = await createRun(input, { ...options, operator })
  if (!shell.json) {
    const { id, version, title } = input.runbook
    const site = siteName(input.binding.site.name, options.rehearsal === true, shell.language)
    const params = {
      title: textOf(shell, title),
      id,
      version,
      site,
      path: folder.dir,
      run: folder.meta.runId,
    }
    for (const line of say(shell, 'run-head', params).split('\n')) shell.out(line)
  }
  return folder
}
