/** Conditions are decided by data, in three values: a fact that nobody looked at yet decides nothing. */
import type { Condition } from '../runbook/schema.ts'
import { parseExpression } from './expression.ts'
import { factValue } from './fact-value.ts'
import type { Scope } from './scope.ts'
import { ownersOf, resolve } from './scope.ts'

/** undefined: a fact it needs is not known yet, or could not be told on that host. */
export function decide(condition: Condition, scope: Scope): boolean | undefined {
  if ('not' in condition) return negate(decide(condition.not, scope))
  if ('all' in condition) return every(condition.all.map(part => decide(part, scope)))
  if ('any' in condition) return negate(every(condition.any.map(part => negate(decide(part, scope)))))
  const found = 'fact' in condition ? factOf(condition.fact, scope) : paramOf(condition.param, scope)
  if (found === undefined) return undefined
  if ('in' in condition) return found !== null && condition.in.some(candidate => String(candidate) === found)
  return matches(found, condition.is)
}

/** The facts that still keep a condition undecided, as `init` or `init@b`; for `⟨decided by fact init⟩`. */
export function undecidedBy(condition: Condition, scope: Scope): readonly string[] {
  if (decide(condition, scope) !== undefined) return []
  if ('not' in condition) return undecidedBy(condition.not, scope)
  if ('all' in condition) return unique(condition.all.flatMap(part => undecidedBy(part, scope)))
  if ('any' in condition) return unique(condition.any.flatMap(part => undecidedBy(part, scope)))
  return ['fact' in condition ? condition.fact : condition.param]
}

/** A boolean asks whether something is there: `tools.arping` is true where it was found, an absent parameter is false. */
function matches(found: string | null, wanted: string | number | boolean): boolean {
  if (typeof wanted !== 'boolean') return found === String(wanted)
  return wanted === (found !== null && found !== 'false' && found !== '')
}

/** undefined: not known; null: known to be absent. */
function factOf(name: string, scope: Scope): string | null | undefined {
  const parsed = parseExpression(`fact.${name}`)
  if (!parsed.ok) return undefined
  const [owner, ...others] = ownersOf(scope, parsed.expression.owner)
  const facts = owner === undefined || others.length > 0 ? undefined : scope.facts[owner.name]
  return facts === undefined ? undefined : factValue(facts, parsed.expression.names.slice(1))
}

function paramOf(name: string, scope: Scope): string | null | undefined {
  const parsed = parseExpression(name)
  const [found, ...others] = parsed.ok ? resolve(scope, parsed.expression) : []
  if (found === undefined || others.length > 0) return undefined
  if (found.kind === 'unknown') return found.why === 'absent' ? null : undefined
  if (found.value.kind === 'scalar') return found.value.text
  // Neither a secret's nor a list's content decides anything; that it was given may.
  return found.value.kind === 'list' && found.value.items.length === 0 ? null : 'true'
}

function every(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false
  return parts.includes(undefined) ? undefined : true
}
function negate(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value
}
function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
