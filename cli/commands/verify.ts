import { readAnswers } from '../answers.ts'
import { needed, parseArguments } from '../arguments.ts'
import { loadInput } from '../../app/input.ts'
import { newRun } from '../new-run.ts'
import { withEngine } from '../session.ts'
import type { Command } from './command.ts'
import { libraryOf } from '../library.ts'

/** Judges only the gates of a site that is there already. Nothing on the hosts is changed. */
export const verify: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(
    args,
    {
      site: { type: 'string' },
      'allow-canary': { type: 'boolean' },
      'run-dir': { type: 'string' },
      answers: { type: 'string' },
      operator: { type: 'string' },
    },
    ['RUNBOOK'],
  )
  const answers = await readAnswers(values.answers)
  const { operator } = values
  const input = await loadInput(libraryOf(shell), positionals[0] ?? '', needed(values.site, '--site'))
  await using folder = await newRun(shell, input, { runDir: values['run-dir'], operator, mode: 'verify' })
  return await withEngine(shell, folder, input, { answers, operator }, engine =>
    engine.verify({ allowCanary: values['allow-canary'] === true }),
  )
}
