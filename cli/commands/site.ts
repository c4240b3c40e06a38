import { siteTemplate } from '../../engine/site/template.ts'
import { oneOf, parseArguments } from '../arguments.ts'
import { loadRunbook } from '../../app/input.ts'
import { writeResult } from '../write.ts'
import type { Command } from './command.ts'
import { libraryOf } from '../library.ts'

/** `site init RUNBOOK`: a commented site file to fill in. A file that is there already is never written over. */
export const site: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(args, { output: { type: 'string', short: 'o' } }, [
    'init',
    'RUNBOOK',
  ])
  oneOf(positionals[0] ?? '', ['init'], 'site')
  const { runbook } = await loadRunbook(libraryOf(shell), positionals[1] ?? '')
  await writeResult(shell, siteTemplate(runbook, shell.language), values.output, true)
  return 0
}
