import { RunError } from '../../engine/errors.ts'
import { parseArguments, needed } from '../arguments.ts'
import { UsageError } from '../shell.ts'
import { continueRun } from '../continue-run.ts'
import type { Command } from './command.ts'

const decisions = ['retry', 'fix', 'skip', 'override', 'by-hand'] as const

/** Settles a failed step by a person's decision, or prepares its repetition; `resume` then goes on. */
export const decide: Command = async (shell, args) => {
  const { values, positionals } = parseArguments(
    args,
    {
      retry: { type: 'boolean' },
      fix: { type: 'boolean' },
      skip: { type: 'boolean' },
      override: { type: 'boolean' },
      'by-hand': { type: 'boolean' },
      by: { type: 'string' },
      reason: { type: 'string' },
    },
    ['RUN-DIR', 'STEP'],
  )
  const [decision, ...others] = decisions.filter(name => values[name] === true)
  if (decision === undefined || others.length > 0) throw new UsageError('one-decision')
  const by = needed(values.by, '--by').trim()
  const reason = needed(values.reason, '--reason').trim()
  const [runDir = '', step = ''] = positionals
  return continueRun(shell, runDir, { operator: by }, (engine, input) => {
    // Before a host is contacted: a mistyped step is no reason to log in anywhere.
    if (!input.binding.runbook.steps.some(one => one.id === step))
      throw new RunError('STEP_NOT_FOUND', { step })
    return engine.decide({ step, decision, by, reason })
  })
}
