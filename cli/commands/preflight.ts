import { promptOptions, readAnswers } from '../answers.ts'
import { needed, parseArguments } from '../arguments.ts'
import { loadInput } from '../../app/input.ts'
import { newRun } from '../new-run.ts'
import { withEngine } from '../session.ts'
import { writeResult } from '../write.ts'
import type { Command } from './command.ts'
import { libraryOf } from '../library.ts'

/** Connects, gathers facts, judges what only reads. `--facts-out` keeps the facts for an offline plan. */
export const preflight: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(
    args,
    {
      ...promptOptions,
      site: { type: 'string' },
      'facts-out': { type: 'string' },
      'run-dir': { type: 'string' },
      operator: { type: 'string' },
    },
    ['RUNBOOK'],
  )
  const answers = await readAnswers(values.answers)
  const { operator } = values
  const input = await loadInput(libraryOf(shell), positionals[0] ?? '', needed(values.site, '--site'))
  await using folder = await newRun(shell, input, { runDir: values['run-dir'], operator, mode: 'preflight' })
  return await withEngine(shell, folder, input, { answers, operator }, async engine => {
    const summary = await engine.preflight()
    const file = values['facts-out']
    if (file !== undefined) {
      const hosts = Object.entries(summary.state.hosts).map(([host, { facts }]) => [host, facts])
      await writeResult(shell, `${JSON.stringify(Object.fromEntries(hosts), null, 2)}\n`, file)
    }
    return summary
  })
}
