/** Actions and checks: a mapping with exactly one kind key, and the common keys beside it. */
import type { z } from 'zod'
import type { Issues } from '../source/issues.ts'
import { nearest } from '../source/near.ts'
import { validate, valueAt } from '../source/validate.ts'
import type { Path, YamlFile } from '../source/yaml.ts'
import { typeWords } from '../words/input.ts'
import type { Kinds } from './kinds.ts'
import { ActionCommon, CheckCommon } from './schema.ts'
import type { ActionNode, CheckNode } from './schema.ts'

export interface NodeReader {
  readonly yaml: YamlFile
  readonly kinds: Kinds
  readonly issues: Issues
}

export function readActions(reader: NodeReader, path: Path): readonly ActionNode[] {
  return readNodes(reader, path, 'action', reader.kinds.actions, ActionCommon)
}

export function readChecks(reader: NodeReader, path: Path): readonly CheckNode[] {
  return readNodes(reader, path, 'check', reader.kinds.checks, CheckCommon)
}

type Registry = Readonly<Record<string, { readonly schema: z.ZodType }>>
type Node<Common> = Common & { readonly kind: string; readonly spec: unknown }

/** The nodes of the list at `path`; one that is wrong is reported and left out. No list there: no nodes. */
function readNodes<Common extends object>(
  reader: NodeReader,
  path: Path,
  what: 'action' | 'check',
  registry: Registry,
  common: z.ZodObject & z.ZodType<Common>,
): readonly Node<Common>[] {
  const list = valueAt(reader.yaml.value, path)
  if (!Array.isArray(list)) return []
  return list.flatMap((_, index) => {
    const at = [...path, index]
    const found = kindOf(reader, at, what, registry, Object.keys(common.shape))
    if (found === undefined) return []
    const { kind, schema } = found
    const spec = validate(schema, reader.yaml, [...at, kind], reader.issues)
    const rest = Object.entries(valueAt(reader.yaml.value, at) as object).filter(([key]) => key !== kind)
    const beside = validate(common, reader.yaml, at, reader.issues, Object.fromEntries(rest))
    return beside === undefined || spec === undefined ? [] : [{ ...beside, kind, spec }]
  })
}

function kindOf(
  { yaml, issues }: NodeReader,
  at: Path,
  what: 'action' | 'check',
  registry: Registry,
  common: readonly string[],
): { readonly kind: string; readonly schema: z.ZodType } | undefined {
  const node = valueAt(yaml.value, at)
  const words = { what: typeWords[what] ?? what, allowed: Object.keys(registry).join(', ') }
  if (typeof node !== 'object' || node === null || Array.isArray(node)) {
    issues.add('KIND_MISSING', yaml.locate(at), words)
    return undefined
  }
  const keys = Object.keys(node)
  const [kind, ...others] = keys.filter(key => Object.hasOwn(registry, key))
  const schema = kind === undefined ? undefined : registry[kind]?.schema
  if (kind !== undefined && schema !== undefined && others.length === 0) return { kind, schema }
  if (kind !== undefined) {
    issues.add('KIND_TWICE', yaml.locate([...at, others[0] ?? kind], 'key'), {
      ...words,
      kinds: [kind, ...others].join(', '),
    })
    return undefined
  }
  const strange = keys.find(key => !common.includes(key))
  if (strange === undefined) issues.add('KIND_MISSING', yaml.locate(at), words)
  else {
    const near = nearest(strange, Object.keys(registry))
    const params = { ...words, kind: strange, ...(near === undefined ? {} : { near }) }
    issues.add('KIND_UNKNOWN', yaml.locate([...at, strange], 'key'), params)
  }
  return undefined
}
