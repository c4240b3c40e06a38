import type { Param } from '../runbook/schema.ts'
import type { Text } from '../runbook/text.ts'
import type { Value } from '../site/bind.ts'
import type { IssueParams } from '../source/issues.ts'
import type { Path } from '../source/yaml.ts'
import type { InputCode } from '../words/input.ts'
import { typeWords } from '../words/input.ts'
import { findOddCharacter } from './characters.ts'
import { examples } from './examples.ts'

export type Definition = Pick<
  Param,
  'type' | 'min' | 'max' | 'length' | 'pattern' | 'choices' | 'of' | 'fields'
>

/** One value as it came out of the file, and what it should be. */
export interface ValueInput {
  readonly name: string
  readonly definition: Definition
  readonly raw: unknown
  /** A plain scalar as it was typed: `010`, `1e3`. */
  written(path: Path): string | undefined
  /** Path below the value's own place, for what stands inside a list or record. */
  readonly path: Path
  report(code: InputCode, params: IssueParams, path: Path): void
}

/** Gives the typed value, or reports what is wrong and gives undefined. */
export type ValueReader = (input: ValueInput) => Value | undefined

export function scalar(text: string, fields: Readonly<Record<string, string>> = {}): Value {
  return { kind: 'scalar', text, fields }
}

export function refuse(input: ValueInput, code: InputCode, params: IssueParams = {}): undefined {
  input.report(code, { name: input.name, value: shown(input.raw), ...params }, input.path)
}

/** The value as text without anything that looks like what it is not; a number is no text (`1.20` would become 1.2). */
export function readText(input: ValueInput): string | undefined {
  const { raw } = input
  if (typeof raw === 'number') {
    const value = input.written(input.path) ?? String(raw)
    return refuse(input, 'VALUE_NUMBER', { value })
  }
  if (typeof raw !== 'string') return refuseType(input)
  if (raw === '') return refuse(input, 'VALUE_EMPTY')
  const odd = findOddCharacter(raw)
  return odd === undefined ? raw : refuse(input, odd.code, { character: odd.character })
}

export function refuseType(input: ValueInput): undefined {
  const { raw, definition } = input
  if (raw === null || raw === undefined) return refuse(input, 'VALUE_EMPTY')
  return refuse(input, 'VALUE_TYPE', {
    expected: wordOf(
      definition.type === 'list' ? 'array' : definition.type === 'record' ? 'object' : 'string',
    ),
    found: wordOf(Array.isArray(raw) ? 'array' : typeof raw),
    example: examples[definition.type],
  })
}

function wordOf(type: string): Text {
  return typeWords[type] ?? { en: type, zh: type }
}

function shown(raw: unknown): string {
  return typeof raw === 'object' ? JSON.stringify(raw) : String(raw)
}
