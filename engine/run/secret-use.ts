/** What a secret of the runbook is for, told to who has to type it. */
import { parseTemplate } from '../plan/expression.ts'
import type { Runbook } from '../runbook/schema.ts'
import type { SecretUse } from './questions.ts'

/** Undefined for a name that is no parameter of the runbook. A host's own secret is `NAME@HOST`. */
export function secretUse(runbook: Runbook, name: string): SecretUse | undefined {
  const [own = name] = name.split('@')
  const param = Object.hasOwn(runbook.params, own) ? runbook.params[own] : undefined
  if (param === undefined) return undefined
  const { title, help, length, pattern } = param
  return {
    kind: 'value',
    param: {
      title,
      ...(help !== undefined && { help }),
      ...(length !== undefined && { length }),
      ...(pattern !== undefined && { pattern }),
    },
    files: [...new Set(filesWith(runbook, own, runbook.steps))],
  }
}

/** Paths of the files in `node`, an action or what holds actions, whose body has the value in it. */
function filesWith(runbook: Runbook, name: string, node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return []
  const inside = Object.values(node).flatMap(inner => filesWith(runbook, name, inner))
  const { path, template, content } = node as Record<string, unknown>
  if (typeof path !== 'string') return inside
  const body =
    typeof template === 'string' && Object.hasOwn(runbook.templates, template)
      ? runbook.templates[template]
      : content
  return typeof body === 'string' && names(body).includes(name) ? [path, ...inside] : inside
}

function names(template: string): readonly string[] {
  const parsed = parseTemplate(template)
  if (!parsed.ok) return []
  return parsed.segments.flatMap(one => (one.kind === 'placeholder' ? [one.expression.names[0]] : []))
}
