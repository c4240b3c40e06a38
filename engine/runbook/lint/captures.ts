import type { LintContext, Rule } from './context.ts'
import { groupsOf } from './references.ts'
import type { Use } from './uses.ts'

/** What a step captured is used later, never in a gate, and all its fields from one owner. */
export const captures: Rule = context => {
  checkDefinitions(context)
  const mixed = new Map<string, Use[]>()
  for (const use of context.uses.all) {
    const found = capturedIn(context, use)
    if (found === undefined) continue
    checkMoment(context, use, found.step)
    if (use.node !== undefined) {
      const key = JSON.stringify([use.node.path, found.step, found.name])
      mixed.set(key, [...(mixed.get(key) ?? []), use])
    }
  }
  for (const uses of mixed.values()) checkOwners(context, uses)
}

function capturedIn(
  { runbook }: LintContext,
  { expression }: Use,
): { step: string; name: string } | undefined {
  const [step, name = ''] = expression.names
  const found = runbook.steps.find(other => other.id === step)
  return found !== undefined && Object.hasOwn(found.capture, name) ? { step, name } : undefined
}

function checkMoment({ runbook, issues }: LintContext, use: Use, step: string): void {
  const order = runbook.steps.map(other => other.id)
  const params = { expression: use.expression.text, step }
  const phase = use.node?.phase
  if (phase === 'gate' || phase === 'skip_if') return issues.add('CAPTURE_IN_GATE', use.position, params)
  const undoing = phase === 'undo-do' || phase === 'undo-gate'
  if (use.step === undefined || (undoing && use.step.id === step)) return
  if (order.indexOf(use.step.id) <= order.indexOf(step)) issues.add('CAPTURE_EARLY', use.position, params)
}

/** A file of one server's log with a position of another's starts at the wrong place, silently if numbers happen to fit. */
function checkOwners({ issues }: LintContext, uses: readonly Use[]): void {
  const owners = [...new Set(uses.map(use => use.expression.owner ?? '(this host)'))]
  const last = uses.find(use => (use.expression.owner ?? '(this host)') !== owners[0])
  if (last === undefined) return
  const capture = last.expression.names.slice(0, 2).join('.')
  issues.add('CAPTURE_MIXED', last.position, { capture, owners: owners.join(', ') })
}

function checkDefinitions({ runbook, yaml, issues }: LintContext): void {
  runbook.steps.forEach((step, index) => {
    for (const [name, capture] of Object.entries(step.capture)) {
      const at = ['steps', index, 'capture', name]
      if (!step.do.some(action => action.name === capture.from)) {
        issues.add('ACTION_REFERENCE', yaml.locate([...at, 'from']), { name: capture.from })
      }
      if (groupsOf(capture.matches).length === 0)
        issues.add('CAPTURE_FIELDS', yaml.locate([...at, 'matches']))
    }
  })
}
