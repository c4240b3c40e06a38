/** Walks zod schemas: which keys may stand at a place, for 'did you mean'. */
import type { z } from 'zod'

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly valueType?: z.ZodType
  readonly innerType?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly getter?: () => z.ZodType
  readonly in?: z.ZodType
}

/** Keys of every object that the schema allows at `path`. */
export function allowedKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const [head, ...rest] = path
  const definition = schema._zod.def as unknown as Definition
  const inner = definition.innerType ?? definition.in ?? definition.getter?.()
  if (inner !== undefined) return allowedKeys(inner, path)
  if (definition.options !== undefined) {
    return [...new Set(definition.options.flatMap(option => allowedKeys(option, path)))]
  }
  if (head === undefined) return Object.keys(definition.shape ?? {})
  const next =
    definition.type === 'object'
      ? definition.shape?.[String(head)]
      : (definition.element ?? definition.valueType)
  return next === undefined ? [] : allowedKeys(next, rest)
}
