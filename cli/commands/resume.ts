import { parseArguments } from '../arguments.ts'
import { continueRun } from '../continue-run.ts'
import { promptOptions, readAnswers } from '../answers.ts'
import { refuseUnknownHosts } from '../run-options.ts'
import type { Command } from './command.ts'

/** Goes on where a run stands, after judging the finished gates again. */
export const resume: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(
    args,
    {
      ...promptOptions,
      'allow-fault': { type: 'string', multiple: true },
      only: { type: 'string' },
      until: { type: 'string' },
      operator: { type: 'string' },
    },
    ['RUN-DIR'],
  )
  const answers = await readAnswers(values.answers)
  const allowedFaults = values['allow-fault'] ?? []
  const options = { yes: values.yes === true, answers, operator: values.operator }
  return continueRun(shell, positionals[0] ?? '', options, (engine, input) => {
    refuseUnknownHosts(input.binding, allowedFaults)
    return engine.resume({
      allowedFaults,
      ...(values.only !== undefined && { only: values.only }),
      ...(values.until !== undefined && { until: values.until }),
    })
  })
}
