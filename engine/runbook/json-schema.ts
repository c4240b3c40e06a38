import { z } from 'zod'
import { Site } from '../site/schema.ts'
import type { Kinds } from './kinds.ts'
import { ActionCommon, CheckCommon, Condition, Kit, Symptom } from './schema.ts'
import { Proven, RunbookSource } from './source.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** The forms that contain themselves need a name to point to. */
const named = z.registry<{ id: string }>()
named.add(Condition, { id: 'condition' })
named.add(Symptom, { id: 'symptom' })

/** JSON Schema (2020-12) of runbook.yaml with the given kinds, for editors. What only lint can see is not in it. */
export function runbookJsonSchema(kinds: Kinds): JsonSchema {
  const source = plain(RunbookSource)
  const actions = Object.entries(kinds.actions).map(([kind, { schema }]) =>
    nodeSchema(kind, schema, ActionCommon),
  )
  const checks = Object.entries(kinds.checks).map(([kind, { schema }]) =>
    nodeSchema(kind, schema, CheckCommon),
  )
  const definitions = [source, ...actions, ...checks].map(schema => schema['$defs'] ?? {})
  const $defs = {
    ...Object.assign({}, ...definitions),
    action: { anyOf: actions.map(withoutDefinitions) },
    check: { anyOf: checks.map(withoutDefinitions) },
  }
  return { ...(withNodes(source, '') as JsonSchema), title: 'Siteproof runbook', $defs }
}

/** A pointer counts from the root of the file, so all definitions stand there. */
function withoutDefinitions({ $defs: _definitions, ...schema }: JsonSchema): JsonSchema {
  return schema
}

export function siteJsonSchema(): JsonSchema {
  return { ...plain(Site), title: 'Siteproof site' }
}

export function kitJsonSchema(): JsonSchema {
  return { ...plain(Kit), title: 'Siteproof kit' }
}

export function provenJsonSchema(): JsonSchema {
  return { ...plain(Proven), title: 'Siteproof proven platforms' }
}

/** `input`: what a person writes, defaults left out. */
function plain(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
    metadata: named,
  }) as JsonSchema
}

/** A kind's key with its spec, beside the keys that every action or check may carry. */
function nodeSchema(kind: string, spec: z.ZodType, common: z.ZodObject): JsonSchema {
  const { $schema: _dialect, ...schema } = plain(z.strictObject({ [kind]: spec, ...common.shape }))
  return schema
}

const actionLists = new Set(['do'])
const checkLists = new Set(['require', 'skip_if', 'gate'])

/** Lists of nodes are lists of anything to zod, since each kind checks its own; here they point to the kinds. */
function withNodes(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map(item => withNodes(item, ''))
  if (typeof value !== 'object' || value === null) return value
  const node = actionLists.has(key) ? 'action' : checkLists.has(key) ? 'check' : undefined
  const entries = Object.entries(value).map(([inner, part]) => [inner, withNodes(part, inner)])
  const copy = Object.fromEntries(entries) as Record<string, unknown>
  return node === undefined || copy['type'] !== 'array'
    ? copy
    : { ...copy, items: { $ref: `#/$defs/${node}` } }
}
