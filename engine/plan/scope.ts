/** What a placeholder's expression stands for, seen from one host of one step. */
import type { StepKey } from '../run/events.ts'
import type { Binding, BoundHost, Value } from '../site/bind.ts'
import type { SecretReference } from '../site/schema.ts'
import type { Expression } from './expression.ts'
import { factValue } from './fact-value.ts'
import type { HostFacts } from './facts.ts'

/** The item of a step's `for_each`, under the name that `as` gives it; `key` is what StepKey.item holds. */
export interface LoopItem {
  readonly as: string
  readonly key: string
  readonly value: Value
}

export interface Scope {
  readonly binding: Binding
  /** The host that the step runs on; for a group part, the first host of the step. */
  readonly host: string
  /** Host name -> facts. A host that is not in it was not looked at yet. */
  readonly facts: Readonly<Record<string, HostFacts>>
  /** The fields that a step captured on a host, or undefined while it has not. */
  captured?(key: StepKey, name: string): Readonly<Record<string, string>> | undefined
  readonly item?: LoopItem
  readonly runId?: string
  /** Absolute path of the kit on the laptop; else the site's own `kit.dir`. */
  readonly kitDir?: string
}

/** `unknown`: will be known (`fact`, `captured`, `run`), or never was (`absent`: an optional parameter that nobody gave). */
export type Resolution =
  | { readonly kind: 'value'; readonly value: Value }
  | {
      readonly kind: 'unknown'
      readonly why: 'fact' | 'captured' | 'run' | 'absent'
      readonly name: string
      readonly host: string
    }

/** The hosts that an owner names, in the site's order: `peer`, a role, or a host; empty where there is none. */
export function ownersOf(scope: Scope, owner: string | undefined): readonly BoundHost[] {
  return ownerNames(scope, owner).flatMap(name => scope.binding.hosts[name] ?? [])
}

function ownerNames(scope: Scope, owner: string | undefined): readonly string[] {
  if (owner === undefined) return [scope.host]
  if (owner === 'peer') return [scope.binding.hosts[scope.host]?.peer ?? []].flat()
  return scope.binding.roles[owner] ?? [owner]
}

/** One resolution for each host that the owner names. An owner without hosts gives one `absent`. */
export function resolve(scope: Scope, expression: Expression): readonly Resolution[] {
  const owners = ownersOf(scope, expression.owner)
  if (owners.length === 0) return [absent(expression.text, expression.owner ?? scope.host)]
  return owners.map(owner => resolveOn(scope, expression, owner))
}

function resolveOn(scope: Scope, expression: Expression, owner: BoundHost): Resolution {
  const [head, ...fields] = expression.names
  if (head === 'host')
    return fields.join('.') === 'name' ? known(owner.name) : absent(expression.text, owner.name)
  if (head === 'fact') return resolveFact(scope, fields, owner)
  if (head === 'run' && fields.join('.') === 'id') {
    return scope.runId === undefined ? unknown('run', 'run.id', owner.name) : known(scope.runId)
  }
  if (expression.owner === undefined && head === scope.item?.as) {
    return field(scope.item.value, fields, expression.text, owner.name)
  }
  const value = owner.values[head] ?? scope.binding.params[head]
  if (value !== undefined) return field(value, fields, expression.text, owner.name)
  return resolveCaptured(scope, expression, owner)
}

function resolveFact(scope: Scope, fields: readonly string[], owner: BoundHost): Resolution {
  const facts = scope.facts[owner.name]
  const name = fields.join('.')
  if (facts === undefined) return unknown('fact', name, owner.name)
  const found = factValue(facts, fields)
  return typeof found === 'string' ? known(found) : absent(`fact.${name}`, owner.name)
}

function resolveCaptured(scope: Scope, expression: Expression, owner: BoundHost): Resolution {
  const [head, name = '', fieldName] = expression.names
  const step = scope.binding.runbook.steps.find(candidate => candidate.id === head)
  if (step?.capture[name] === undefined) return absent(expression.text, owner.name)
  const item = step.forEach === undefined ? '' : (scope.item?.key ?? '')
  const fields = scope.captured?.({ step: head, item, host: owner.name }, name)
  if (fields === undefined) return unknown('captured', head, owner.name)
  const [only, ...others] = Object.values(fields)
  const text = fieldName === undefined ? (others.length === 0 ? only : undefined) : fields[fieldName]
  return text === undefined ? absent(expression.text, owner.name) : known(text)
}

function field(value: Value, fields: readonly string[], name: string, host: string): Resolution {
  if (fields.length === 0) return { kind: 'value', value }
  const text = value.kind === 'scalar' ? value.fields[fields.join('.')] : undefined
  return text === undefined ? absent(name, host) : known(text)
}

function known(text: string): Resolution {
  return { kind: 'value', value: { kind: 'scalar', text, fields: {} } }
}
function absent(name: string, host: string): Resolution {
  return unknown('absent', name, host)
}
function unknown(why: 'fact' | 'captured' | 'run' | 'absent', name: string, host: string): Resolution {
  return { kind: 'unknown', why, name, host }
}

/** Every secret that a binding's parameters and hosts name, once each: what must be fetched before a live rendering. */
export function secretsOf(binding: Binding): readonly { name: string; reference: SecretReference }[] {
  const found = new Map<string, SecretReference>()
  const visit = (value: Value): void => {
    if (value.kind === 'secret') found.set(value.name, value.reference)
    if (value.kind === 'list') value.items.forEach(visit)
  }
  Object.values(binding.params).forEach(visit)
  for (const host of Object.values(binding.hosts)) Object.values(host.values).forEach(visit)
  return Array.from(found, ([name, reference]) => ({ name, reference }))
}
