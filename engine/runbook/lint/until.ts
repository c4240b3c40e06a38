import { nearest } from '../../source/near.ts'
import type { Rule } from './context.ts'

/** `until` names a later step, or `undo`. */
export const until: Rule = ({ runbook, yaml, issues }) => {
  const order = runbook.steps.map(step => step.id)
  runbook.steps.forEach((step, index) => {
    if (step.until === undefined || step.until === 'undo') return
    const position = yaml.locate(['steps', index, 'until'])
    const found = order.indexOf(step.until)
    if (found < 0) {
      const near = nearest(step.until, [...order, 'undo'])
      const params = { step: step.until, allowed: order.join(', '), ...(near === undefined ? {} : { near }) }
      issues.add('STEP_REFERENCE', position, params)
    } else if (found <= index) issues.add('STEP_NOT_LATER', position, { step: step.until })
  })
}
