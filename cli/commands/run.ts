import { promptOptions, readAnswers } from '../answers.ts'
import { needed, parseArguments } from '../arguments.ts'
import { loadInput } from '../../app/input.ts'
import { newRun } from '../new-run.ts'
import { boundDigest } from '../../app/plan-digest.ts'
import { refuseUnknownHosts, refuseUnknownSteps } from '../run-options.ts'
import { withEngine } from '../session.ts'
import type { Command } from './command.ts'
import { libraryOf } from '../library.ts'

/** Plans, connects, works step by step, and stops at the first thing that is not proved. */
export const run: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(
    args,
    {
      ...promptOptions,
      site: { type: 'string' },
      'run-dir': { type: 'string' },
      approved: { type: 'string' },
      only: { type: 'string' },
      until: { type: 'string' },
      'allow-fault': { type: 'string', multiple: true },
      operator: { type: 'string' },
    },
    ['RUNBOOK'],
  )
  const siteFile = needed(values.site, '--site')
  const answers = await readAnswers(values.answers)
  const input = await loadInput(libraryOf(shell), positionals[0] ?? '', siteFile)
  const allowedFaults = values['allow-fault'] ?? []
  const { only, until, approved, operator } = values
  refuseUnknownHosts(input.binding, allowedFaults)
  refuseUnknownSteps(input.runbook, only, until)
  await using folder = await newRun(shell, input, {
    runDir: values['run-dir'],
    operator,
    approved,
    mode: 'run',
  })
  return await withEngine(shell, folder, input, { yes: values.yes === true, answers, operator }, engine =>
    engine.run({
      allowedFaults,
      planDigest: boundDigest(input),
      ...(only !== undefined && { only }),
      ...(until !== undefined && { until }),
    }),
  )
}
