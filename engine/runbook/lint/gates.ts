import { valueAt } from '../../source/validate.ts'
import type { Rule } from './context.ts'

/** Every step is proved by at least one check, whatever the host is like. */
export const gates: Rule = ({ runbook, yaml, issues }) => {
  runbook.steps.forEach((step, index) => {
    // A check that could not be read is another problem, already told.
    const written = valueAt(yaml.value, ['steps', index, 'gate', 0])
    if (written === undefined) issues.add('GATE_MISSING', yaml.locate(['steps', index]), { step: step.id })
    else if (step.gate.length > 0 && step.gate.every(check => check.when !== undefined)) {
      issues.add('GATE_MAY_BE_EMPTY', yaml.locate(['steps', index, 'gate'], 'key'), { step: step.id })
    }
  })
}
