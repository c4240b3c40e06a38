import type { Rule } from './context.ts'

/** The risk that a step announces is the one its actions have. */
export const risk: Rule = ({ runbook, yaml, kinds, issues }) => {
  runbook.steps.forEach((step, index) => {
    const position = yaml.locate(['steps', index, 'risk'])
    const changing = step.do.find(({ kind }) => (kinds.actions[kind]?.changes ?? 'never') !== 'never')
    if (step.risk === 'read' && changing !== undefined) {
      issues.add('RISK_READ_CHANGES', position, { step: step.id, kind: changing.kind })
    }
    const drill = step.do.some(({ kind }) => kind === 'drill')
    const asks = step.do.some(({ kind }) => kind === 'ask')
    if (step.risk === 'fault' && !drill && !asks)
      issues.add('RISK_FAULT_WITHOUT', position, { step: step.id })
    if (step.risk !== 'fault' && drill)
      issues.add('DRILL_WITHOUT_FAULT', position, { step: step.id, risk: step.risk })
  })
}
