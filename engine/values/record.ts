import type { Value } from '../site/bind.ts'
import { nearest } from '../source/near.ts'
import { refuseType, scalar } from './input.ts'
import type { ValueInput } from './input.ts'

/**
 * A record of scalar fields, e.g. one asset of a list. Its own text is that of its first field, its fields are the rest;
 * a `cidr` field adds none of its own.
 */
export function readRecord(
  input: ValueInput,
  readField: (field: ValueInput) => Value | undefined,
): Value | undefined {
  const { raw, definition } = input
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return refuseType(input)
  const fields = definition.fields ?? {}
  const unknown = Object.keys(raw).filter(key => !Object.hasOwn(fields, key))
  for (const key of unknown) reportUnknown(input, key, Object.keys(fields))
  let complete = unknown.length === 0
  const texts: Record<string, string> = {}
  for (const [key, field] of Object.entries(fields)) {
    const given: unknown = Object.hasOwn(raw, key) ? (raw as Record<string, unknown>)[key] : field.default
    if (given === undefined && field.optional === true) continue
    const place = { ...input, name: `${input.name}.${key}`, path: [...input.path, key] }
    const value = readField({ ...place, definition: field, raw: given })
    if (value?.kind === 'scalar') texts[key] = value.text
    else complete = false
  }
  const [first = ''] = Object.values(texts)
  return complete ? scalar(first, texts) : undefined
}

function reportUnknown(input: ValueInput, key: string, allowed: readonly string[]): void {
  const near = nearest(key, allowed)
  const params = { key, allowed: allowed.join(', '), ...(near === undefined ? {} : { near }) }
  input.report('UNKNOWN_KEY', params, [...input.path, key])
}
