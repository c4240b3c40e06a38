import { continueOptions, readContinuing } from '../answers.ts'
import { parseArguments } from '../arguments.ts'
import { continueRun } from '../continue-run.ts'
import type { Command } from './command.ts'

/** Takes away what only the run itself needed on its hosts; with --backups also what undo would need. */
export const cleanup: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(args, { ...continueOptions, backups: { type: 'boolean' } }, [
    'RUN-DIR',
  ])
  const options = await readContinuing(values)
  return continueRun(shell, positionals[0] ?? '', options, engine =>
    engine.cleanup({ backups: values.backups === true }),
  )
}
