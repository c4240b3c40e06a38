import type { Expression } from './expression.ts'
import type { Scope } from './scope.ts'

/**
 * Whether an expression is a whole number by its definition: a parameter of type integer or port, or a captured field whose
 * pattern takes digits alone. What a value happens to look like decides nothing: a password of digits stays a text.
 */
export function isNumber({ binding }: Scope, { names }: Expression): boolean {
  const [head, name = '', field] = names
  const { params, steps } = binding.runbook
  const type = Object.hasOwn(params, head) ? params[head]?.type : undefined
  if (type !== undefined) return type === 'integer' || type === 'port'
  const pattern = steps.find(step => step.id === head)?.capture[name]?.matches ?? ''
  const groups = [...pattern.matchAll(/\(\?<(\w+)>(?:\\d|\[0-9\])(?:\+|\{[\d,]+\})\)/g)].map(
    found => found[1],
  )
  return groups.includes(field ?? groups[0])
}
