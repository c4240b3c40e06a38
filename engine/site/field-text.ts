/** Between what a person types into a field and what stands in the file. */
import type { Param, ParamType, RecordField } from '../runbook/schema.ts'
import { isDataMap } from '../source/yaml-text.ts'
import type { Data } from '../source/yaml-text.ts'
import type { Path } from '../source/yaml.ts'
import { SecretReference } from './schema.ts'

type Typed = Pick<Param, 'type' | 'of' | 'fields'>

export interface Column {
  readonly name: string
  readonly field: RecordField
}

/** How a value stands in a form. `odd`: the file holds something of another shape there, shown as it is. */
export type FieldInput =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'records'
      readonly columns: readonly Column[]
      readonly rows: readonly Readonly<Record<string, string>>[]
    }
  | { readonly kind: 'secret'; readonly reference?: SecretReference }
  | { readonly kind: 'odd'; readonly text: string }

/** `written`: a scalar as it was typed, below the value's own place. */
export function inputOf(
  typed: Typed,
  value: unknown,
  written: (path: Path) => string | undefined,
): FieldInput {
  if (typed.type === 'secret') {
    const parsed = SecretReference.safeParse(value)
    return { kind: 'secret', ...(parsed.success && { reference: parsed.data }) }
  }
  if (typed.type === 'list') return listInput(typed, value, written)
  return isComposed(value) ? odd(value) : { kind: 'text', text: scalarText(value, written([])) }
}

function listInput(
  { of, fields }: Typed,
  value: unknown,
  written: (path: Path) => string | undefined,
): FieldInput {
  const items: unknown = value ?? []
  if (!Array.isArray(items)) return odd(items)
  if (of !== 'record') {
    if (items.some(isComposed)) return odd(items)
    return { kind: 'list', items: items.map((item, index) => scalarText(item, written([index]))) }
  }
  if (!items.every(isDataMap)) return odd(items)
  const columns = Object.entries(fields ?? {}).map(([name, field]) => ({ name, field }))
  const rows = items.map((item, index) =>
    Object.fromEntries(Object.keys(item).map(key => [key, scalarText(item[key], written([index, key]))])),
  )
  return { kind: 'records', columns, rows }
}

function isComposed(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function odd(value: unknown): FieldInput {
  return { kind: 'odd', text: JSON.stringify(value) }
}

function scalarText(value: unknown, written: string | undefined): string {
  if (value === null || value === undefined) return ''
  return (
    written ??
    (typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean))
  )
}

/**
 * What is put into the file for a typed text. A number that is written as one stays a number, `true` and `false` are what
 * they say; everything else is text, and judged as such. undefined: nothing was typed, the key goes.
 */
export function dataOfText(type: ParamType, text: string): Data | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if ((type === 'integer' || type === 'port') && /^(?:0|-?[1-9][0-9]{0,14})$/.test(trimmed))
    return Number(trimmed)
  if (type === 'boolean' && (trimmed === 'true' || trimmed === 'false')) return trimmed === 'true'
  return trimmed
}

/** A whole field, as it came back from a form. */
export function dataOfInput(typed: Typed, input: FieldInput): Data | undefined {
  switch (input.kind) {
    case 'text':
    case 'odd':
      return dataOfText(typed.type, input.text)
    case 'secret':
      return input.reference === undefined ? undefined : { ...input.reference }
    case 'list': {
      const items = input.items.flatMap(item => dataOfText(typed.of ?? 'string', item) ?? [])
      return items.length === 0 ? undefined : items
    }
    case 'records': {
      const rows = input.rows
        .map(row => recordData(input.columns, row))
        .filter(row => Object.keys(row).length > 0)
      return rows.length === 0 ? undefined : rows
    }
  }
}

function recordData(columns: readonly Column[], row: Readonly<Record<string, string>>): Record<string, Data> {
  return Object.fromEntries(
    columns.flatMap(({ name, field }) => {
      const value = dataOfText(field.type, row[name] ?? '')
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}
