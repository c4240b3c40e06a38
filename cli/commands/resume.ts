import { parseArguments } from '../arguments.ts'
import { continueRun } from '../continue-run.ts'
import { continueOptions, readContinuing } from '../answers.ts'
import { boundDigest } from '../../app/plan-digest.ts'
import { refuseUnknownHosts } from '../run-options.ts'
import type { RunEvent } from '../../engine/run/events.ts'
import { say } from '../shell.ts'
import type { Command } from './command.ts'

/** Goes on where a run stands, after judging the finished gates again. */
export const resume: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(
    args,
    {
      ...continueOptions,
      'allow-fault': { type: 'string', multiple: true },
      only: { type: 'string' },
      until: { type: 'string' },
      site: { type: 'string' },
    },
    ['RUN-DIR'],
  )
  const options = { ...(await readContinuing(values)), corrected: values.site }
  const allowedFaults = values['allow-fault'] ?? []
  return continueRun(shell, positionals[0] ?? '', options, (engine, input, earlier) => {
    refuseUnknownHosts(input.binding, allowedFaults)
    const bounds = boundsOf(earlier)
    if (bounds !== '' && values.only === undefined && values.until === undefined)
      shell.err(say(shell, 'resume-whole', { bounds }))
    return engine.resume({
      allowedFaults,
      planDigest: boundDigest(input),
      ...(values.only !== undefined && { only: values.only }),
      ...(values.until !== undefined && { until: values.until }),
    })
  })
}

/** `--only` and `--until` bound the process that they are given to, not those that go on from it. */
function boundsOf(earlier: readonly RunEvent[]): string {
  const started = earlier.find(event => event.type === 'run-started')
  const { only, until } = started ?? {}
  return [only && `--only ${only}`, until && `--until ${until}`].filter(Boolean).join(' ')
}
