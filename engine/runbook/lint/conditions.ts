import { parseExpression } from '../../plan/expression.ts'
import { isFactName } from '../../plan/fact-value.ts'
import { nearest } from '../../source/near.ts'
import type { Step } from '../schema.ts'
import type { Rule } from './context.ts'

/** Conditions and fact checks name facts and parameters that exist; no secret decides anything. */
export const conditions: Rule = context => {
  const { runbook, issues } = context
  for (const { condition, yaml, path } of context.conditions) {
    const { name: key, text } =
      'fact' in condition ? { name: 'fact', text: condition.fact } : paramOf(condition)
    const position = yaml.locate([...path, key])
    const parsed = parseExpression(key === 'fact' ? `fact.${text}` : text)
    if (!parsed.ok) issues.add('PLACEHOLDER_MALFORMED', position, { text })
    else if (key === 'fact') {
      const name = parsed.expression.names.slice(1).join('.')
      if (!isFactName(name)) issues.add('FACT_UNKNOWN', position, { name })
    } else {
      const [name] = parsed.expression.names
      const near = nearest(name, Object.keys(runbook.params))
      const known = Object.hasOwn(runbook.params, name) || runbook.steps.some(step => isOf(step, name))
      if (!known) {
        issues.add('REFERENCE_UNKNOWN', position, {
          expression: text,
          name,
          ...(near === undefined ? {} : { near }),
        })
      }
    }
  }
  for (const { text, use, path } of context.texts) {
    if (use === 'fact' && !isFactName(text))
      issues.add('FACT_UNKNOWN', context.yaml.locate(path), { name: text })
  }
}

/** The item of a loop, or a step that captures: which dialect a server speaks may decide what is run later. */
function isOf({ id, forEach, capture }: Step, name: string): boolean {
  return forEach?.as === name || (id === name && Object.keys(capture).length > 0)
}

function paramOf(condition: object): { name: string; text: string } {
  return { name: 'param', text: 'param' in condition ? String(condition.param) : '' }
}
