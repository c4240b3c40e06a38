import type { z } from 'zod'
import type { Text } from '../runbook/text.ts'
import { Duration, Id, Name } from '../runbook/schema.ts'
import type { InputCode } from '../words/input.ts'
import { typeWords } from '../words/input.ts'
import { ruleText } from '../words/input-rules.ts'
import type { Position } from './issue.ts'
import type { IssueParams, Issues } from './issues.ts'
import { nearest } from './near.ts'
import { allowedKeys } from './shape.ts'
import type { Path, YamlFile } from './yaml.ts'
import { listed } from '../words/listed.ts'

type Found = z.core.$ZodIssue

/**
 * Checks the part of a file at `base` against a schema. Each problem becomes an issue at the key or value that has it.
 * Unknown keys are reported and left out, so that everything else can still be looked at; undefined where that is not enough.
 */
export function validate<T>(
  schema: z.ZodType<T>,
  yaml: YamlFile,
  base: Path,
  issues: Issues,
  value: unknown = valueAt(yaml.value, base),
): T | undefined {
  const first = schema.safeParse(value)
  if (first.success) return first.data
  const report = (found: Found): void => reportIssue(found, { schema, yaml, base, issues, root: value })
  first.error.issues.forEach(report)
  const unknown = first.error.issues.filter(found => found.code === 'unrecognized_keys')
  if (unknown.length === 0) return undefined
  const second = schema.safeParse(without(value, unknown))
  return second.success ? second.data : undefined
}

export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((part, segment) => {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, segment)) return undefined
    return (part as Record<PropertyKey, unknown>)[segment]
  }, value)
}

function without(value: unknown, unknown: readonly z.core.$ZodIssueUnrecognizedKeys[]): unknown {
  const copy: unknown = structuredCopy(value)
  for (const { path, keys } of unknown) {
    const holder = valueAt(copy, path)
    if (typeof holder === 'object' && holder !== null)
      keys.forEach(key => Reflect.deleteProperty(holder, key))
  }
  return copy
}

function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, structuredCopy(part)]))
}

interface Reporting {
  readonly schema: z.ZodType
  readonly yaml: YamlFile
  readonly base: Path
  readonly issues: Issues
  readonly root: unknown
}

function reportIssue(found: Found, reporting: Reporting): void {
  const { yaml, base, issues, root } = reporting
  const path = [...base, ...plain(found.path)]
  const add = (code: InputCode, params: IssueParams, position: Position = yaml.locate(path)): void =>
    issues.add(code, position, params)
  const value = valueAt(root, found.path)
  switch (found.code) {
    case 'unrecognized_keys':
      return found.keys.forEach(key => reportKey(key, found.path, reporting))
    case 'invalid_union':
      return closestBranch(found, value).forEach(inner =>
        reportIssue({ ...inner, path: [...found.path, ...inner.path] }, reporting),
      )
    case 'invalid_type':
      return reportType(found.expected, value, path, reporting)
    case 'invalid_value':
      if (value === undefined) return reportMissing(path, reporting)
      return add('NOT_ONE_OF', choiceParams(value, found.values.map(String)))
    case 'invalid_format':
      return add(formatCode(found), { value: String(value), pattern: patternOf(found) })
    case 'invalid_key':
      return add('BAD_KEY', { key: String(path.at(-1) ?? '') }, yaml.locate(path, 'key'))
    case 'too_small':
      if (isPort(found, path)) return add('PORT_RANGE', { value: shown(value) })
      if (value === '') return add('TEXT_EMPTY', { key: keyText(String(path.at(-1) ?? '')) })
      return add('TOO_SMALL', boundParams(value, found, found.minimum))
    case 'too_big':
      if (isPort(found, path)) return add('PORT_RANGE', { value: shown(value) })
      return add('TOO_BIG', boundParams(value, found, found.maximum))
    default:
      return add('INVALID', { detail: detailOf(found) })
  }
}

function reportKey(key: string, holder: readonly PropertyKey[], reporting: Reporting): void {
  const { yaml, base, issues, schema } = reporting
  const allowed = allowedKeys(schema, holder)
  const near = nearest(key, allowed)
  const value = valueAt(yaml.value, [...base, ...plain(holder), key])
  // `{ en: one, two }` ends the text at the comma and makes `two` a key without a value.
  if (value === null && near === undefined) {
    return issues.add('COMMA_UNQUOTED', yaml.locate([...base, ...plain(holder), key], 'key'), { key })
  }
  const params = { key, allowed: listed(allowed), ...(near === undefined ? {} : { near }) }
  issues.add('UNKNOWN_KEY', yaml.locate([...base, ...plain(holder), key], 'key'), params)
}

function reportMissing(path: Path, { yaml, issues }: Reporting): void {
  const params = { key: String(path.at(-1) ?? yaml.file) }
  issues.add('MISSING_KEY', yaml.locate(path.slice(0, -1), 'key'), params, path)
}

function reportType(expected: string, value: unknown, path: Path, reporting: Reporting): void {
  const { yaml, issues } = reporting
  if (value === undefined) return reportMissing(path, reporting)
  const written = yaml.written(path)
  if (expected === 'string' && typeof value === 'number' && written !== undefined) {
    return issues.add('NUMBER_NOT_TEXT', yaml.locate(path), { written })
  }
  issues.add('WRONG_TYPE', yaml.locate(path), {
    expected: typeText(expected),
    found: typeText(typeName(value)),
  })
}

/** A person meant one of the forms: the one with the fewest things wrong, where what it lacks weighs more than a typo. */
function closestBranch(found: z.core.$ZodIssueInvalidUnion, value: unknown): readonly Found[] {
  const branches = found.errors.filter(branch => branch.length > 0)
  const [best] = branches.toSorted((a, b) => weight(a, value) - weight(b, value))
  return best ?? [{ code: 'custom', path: [], message: found.message, input: value }]
}

function weight(branch: readonly Found[], value: unknown): number {
  return branch
    .map(issue => {
      if (issue.path.length === 0 && issue.code === 'invalid_type') return 100
      if (issue.code === 'unrecognized_keys') return 2 * issue.keys.length
      return valueAt(value, issue.path) === undefined ? 3 : 1
    })
    .reduce((sum, part) => sum + part, 0)
}

function choiceParams(value: unknown, values: readonly string[]): IssueParams {
  const near = typeof value === 'string' ? nearest(value, values) : undefined
  return { value: shown(value), allowed: values.join(', '), ...(near === undefined ? {} : { near }) }
}

function patternOf(found: Found): string {
  return 'pattern' in found && typeof found.pattern === 'string' ? found.pattern : '-'
}

/** The few forms that have a name of their own in the docs are explained in words, not as a pattern. */
function formatCode(found: Found): InputCode {
  const same = (schema: z.ZodString): boolean =>
    schema.safeParse('\0').error?.issues.some(issue => patternOf(issue) === patternOf(found)) ?? false
  if (same(Id)) return 'BAD_ID'
  if (same(Name)) return 'BAD_NAME'
  return same(Duration) ? 'BAD_DURATION' : 'BAD_FORMAT'
}

function plain(path: readonly PropertyKey[]): Path {
  return path.map(segment => (typeof segment === 'number' ? segment : String(segment)))
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'number' && !Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'infinity'
  return Array.isArray(value) ? 'array' : typeof value
}

function typeText(name: string): Text {
  return typeWords[name] ?? { en: name, zh: name }
}

function isPort(found: Found, path: Path): boolean {
  return path.at(-1) === 'port' && 'origin' in found && found.origin === 'number'
}

/** Keys that a form shows under a name of their own; any other is shown as it is written. */
function keyText(key: string): Text {
  const zh = { address: '地址', user: '用户', name: '名称', customer: '客户' }[key]
  return { en: `\`${key}\``, zh: zh ?? `\`${key}\` ` }
}

/** A rule that has words of its own; whatever else a schema may say is English, and named by its place alone in Chinese. */
function detailOf(found: Found): Text {
  const known = found.code === 'custom' ? ruleText(found.params) : undefined
  return known ?? { en: found.message, zh: '与这里要求的写法不符' }
}

type Bounded = z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig

function boundParams(value: unknown, found: Bounded, limit: number | bigint): IssueParams {
  return { value: shown(value), limit: String(limit), bound: boundOf(found), unit: unitOf(found.origin) }
}

function boundOf({ code, inclusive, exact }: Bounded): Text {
  if (exact === true) return { en: 'exactly', zh: '应正好为' }
  if (code === 'too_small')
    return inclusive === false ? { en: 'more than', zh: '应大于' } : { en: 'at least', zh: '至少应为' }
  return inclusive === false ? { en: 'less than', zh: '应小于' } : { en: 'at most', zh: '最多为' }
}

function unitOf(origin: string): Text {
  if (origin === 'string') return { en: ' characters', zh: ' 个字符' }
  return origin === 'array' ? { en: ' entries', zh: ' 项' } : { en: '', zh: '' }
}
