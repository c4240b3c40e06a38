import { continueOptions, readAnswers } from '../answers.ts'
import { parseArguments } from '../arguments.ts'
import { continueRun } from '../continue-run.ts'
import type { Command } from './command.ts'

/** Takes away what only the run itself needed on its hosts; with --backups also what undo would need. */
export const cleanup: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(
    args,
    { ...continueOptions, backups: { type: 'boolean' }, operator: { type: 'string' } },
    ['RUN-DIR'],
  )
  const answers = await readAnswers(values.answers)
  const options = {
    yes: values.yes === true,
    answers,
    operator: values.operator,
    siteDir: values['site-dir'],
  }
  return continueRun(shell, positionals[0] ?? '', options, engine =>
    engine.cleanup({ backups: values.backups === true }),
  )
}
