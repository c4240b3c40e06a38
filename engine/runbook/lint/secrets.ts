import { valueAt } from '../../source/validate.ts'
import { lengthBounds } from '../../values/string.ts'
import type { LintContext, Rule } from './context.ts'
import type { Use } from './uses.ts'

/** Secrets go into scripts and into files that only their owner reads, and are long enough to be masked. */
export const secrets: Rule = context => {
  const { runbook, yaml, issues } = context
  const names = Object.keys(runbook.params).filter(name => runbook.params[name]?.type === 'secret')
  for (const name of names) {
    const { length } = runbook.params[name] ?? {}
    if (length === undefined || lengthBounds(length).minimum >= 6) continue
    issues.add('SECRET_SHORT', yaml.locate(['params', name, 'length']), { name })
  }
  for (const use of context.uses.all) {
    if (names.includes(use.expression.names[0])) checkUse(context, use, use.expression.names[0])
  }
  for (const { condition, yaml: file, path } of context.conditions) {
    // Whether an optional secret was given may decide; what it is may not.
    if (
      'param' in condition &&
      names.includes(condition.param) &&
      !('is' in condition && typeof condition.is === 'boolean')
    ) {
      issues.add('SECRET_IN_EXPRESSION', file.locate(path), { name: condition.param })
    }
  }
}

function checkUse({ issues, yaml }: LintContext, use: Use, name: string): void {
  const { node, text } = use
  if (node?.kind === 'file' && (use.template !== undefined || text?.keys.at(-1) === 'content')) {
    const action = node.phase === 'do' || node.phase === 'undo-do' || node.phase === 'fix'
    if (action) checkMode(use, name)
    return
  }
  // Into the client's option file, or into a statement that travels on standard input.
  if (node !== undefined && (text === undefined || text.use === 'sql' || text.use === 'login')) return
  if (text?.keys[0] === 'login' || text?.keys[0] === 'from') return
  if (text?.use !== 'shell') issues.add('SECRET_IN_EXPRESSION', use.position, { name })

  function checkMode({ node: placed, template }: Use, secret: string): void {
    if (placed === undefined) return
    const mode = valueAt(placed.spec, ['mode']) ?? '0644'
    if (/^0?[0-7]00$/.test(String(mode))) return
    const key = Object.hasOwn(Object(placed.spec), 'mode')
      ? 'mode'
      : template === undefined
        ? 'content'
        : 'template'
    issues.add('SECRET_MODE', yaml.locate([...placed.path, placed.kind, key]), {
      name: secret,
      mode: String(mode),
    })
  }
}
