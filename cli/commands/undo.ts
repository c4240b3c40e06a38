import { continueOptions, readContinuing } from '../answers.ts'
import { parseArguments } from '../arguments.ts'
import { continueRun } from '../continue-run.ts'
import type { Command } from './command.ts'

/** Puts back what the run changed, newest first, and proves the earlier state. */
export const undo: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(args, { ...continueOptions, to: { type: 'string' } }, [
    'RUN-DIR',
  ])
  const options = await readContinuing(values)
  return continueRun(shell, positionals[0] ?? '', options, engine =>
    engine.undo(values.to === undefined ? {} : { to: values.to }),
  )
}
