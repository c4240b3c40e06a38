import type { Rule } from './context.ts'

/** Each change can be undone, or its step says in words that it cannot. */
export const undo: Rule = ({ runbook, yaml, kinds, issues }) => {
  runbook.steps.forEach((step, index) => {
    const changes = (kind: string) => kinds.actions[kind]?.changes ?? 'never'
    const unrecorded = step.do.map(action => action.kind).filter(kind => changes(kind) === 'unrecorded')
    const position = yaml.locate(['steps', index])
    if (step.undo.kind === 'recorded' && unrecorded.length > 0) {
      issues.add('UNDO_MISSING', position, { step: step.id, kinds: [...new Set(unrecorded)].join(', ') })
    }
    const changing = step.do.some(action => changes(action.kind) !== 'never')
    if (step.undo.kind === 'none' && changing && step.undo.irreversible === undefined) {
      issues.add('IRREVERSIBLE_MISSING', yaml.locate(['steps', index, 'undo'], 'key'), { step: step.id })
    }
  })
}
