/** The runbook of a site: where a title or a reason names the host of a role, its name stands there. */
import { parseTemplate } from '../plan/expression.ts'
import type { Runbook } from '../runbook/schema.ts'
import type { Binding } from './bind.ts'

/** What the kinds read is rendered by them, host by host; everything else of a step is said to people. */
const unsaid = new Set(['spec', 'when'])

/** `Start keepalived on {{ host.name@a }}` becomes `Start keepalived on node-a`. */
export function withHostNames(runbook: Runbook, roles: Binding['roles']): Runbook {
  return { ...runbook, steps: named(runbook.steps, roles) }
}

function named<T>(value: T, roles: Binding['roles']): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown) => named(item, roles)) as T
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => {
      if (unsaid.has(key)) return [key, item]
      const said = (key === 'en' || key === 'zh') && typeof item === 'string'
      return [key, said ? filled(item, roles) : named(item, roles)]
    }),
  ) as T
}

/** Other placeholders, which causes may have, are filled when they are said. */
function filled(text: string, roles: Binding['roles']): string {
  const parsed = parseTemplate(text)
  if (!parsed.ok) return text
  return parsed.segments
    .map(segment => {
      if (segment.kind === 'text') return segment.text
      const { names, owner, text } = segment.expression
      const hosts = names.join('.') === 'host.name' && owner !== undefined ? (roles[owner] ?? []) : []
      return hosts.length > 0 ? hosts.join(', ') : `{{ ${text} }}`
    })
    .join('')
}
