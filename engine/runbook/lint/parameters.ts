import { Issues } from '../../source/issues.ts'
import type { Path } from '../../source/yaml.ts'
import { readValue } from '../../values/read.ts'
import type { Param } from '../schema.ts'
import type { LintContext, Rule } from './context.ts'
import { patternProblem } from './patterns.ts'

/** Words that placeholders begin with by themselves. */
const reservedHeads = ['host', 'fact', 'run', 'staged']

/** Each parameter is used, named unlike anything else, and defined so that a value can be right. */
export const parameters: Rule = context => {
  const { runbook, yaml, issues } = context
  const used = usedNames(context)
  const taken = new Set<string>([
    ...reservedHeads,
    ...runbook.steps.filter(step => Object.keys(step.capture).length > 0).map(step => step.id),
  ])
  for (const [name, param] of Object.entries(runbook.params)) {
    const path = ['params', name]
    if (!used.has(name)) issues.add('PARAM_UNUSED', yaml.locate(path, 'key'), { name })
    if (taken.has(name)) issues.add('PARAM_RESERVED', yaml.locate(path, 'key'), { name })
    checkDefinition(context, param, path)
    checkDefault(context, name, param, path)
    checkExample(context, name, param, path)
    for (const [field, definition] of Object.entries(param.fields ?? {})) {
      checkDefinition(context, definition, [...path, 'fields', field])
      checkExample(context, `${name}.${field}`, definition, [...path, 'fields', field])
    }
  }
}

function usedNames({ uses, conditions }: LintContext): ReadonlySet<string> {
  const used = new Set(uses.all.map(use => use.expression.names[0]))
  for (const { condition } of conditions) {
    if ('param' in condition) used.add(condition.param.split(/[.@]/)[0] ?? '')
  }
  return used
}

type Definition = Partial<Param> & Pick<Param, 'type'>

/** Which keys narrow which types. */
const goesWith: Readonly<
  Record<'min' | 'max' | 'length' | 'pattern' | 'choices' | 'of' | 'fields', readonly string[]>
> = {
  min: ['integer', 'port'],
  max: ['integer', 'port'],
  length: ['string', 'name', 'secret'],
  pattern: ['string', 'name', 'secret'],
  choices: ['choice'],
  of: ['list'],
  fields: ['list'],
}

function checkDefinition({ yaml, issues }: LintContext, param: Definition, path: Path): void {
  const types = [param.type, ...(param.of === undefined ? [] : [param.of])]
  for (const [key, allowed] of Object.entries(goesWith)) {
    if (Object.hasOwn(param, key) && !types.some(type => allowed.includes(type))) {
      issues.add('PARAM_DEFINITION', yaml.locate([...path, key], 'key'), { key, type: param.type })
    }
  }
  const lacks = (key: string): void => issues.add('MISSING_KEY', yaml.locate(path, 'key'), { key })
  if (types.includes('choice') && param.choices === undefined) lacks('choices')
  if (param.type === 'list' && param.of === undefined) lacks('of')
  if (param.of === 'record' && param.fields === undefined) lacks('fields')
  const nested = param.type === 'record' || param.of === 'list' || param.of === 'secret'
  if (nested)
    issues.add('PARAM_DEFINITION', yaml.locate([...path, param.of === undefined ? 'type' : 'of']), {
      key: param.of ?? 'type',
      type: param.type,
    })
  const detail = param.pattern === undefined ? undefined : patternProblem(param.pattern, 'u')
  if (detail !== undefined) issues.add('PATTERN_INVALID', yaml.locate([...path, 'pattern']), { detail })
}

function checkDefault(context: LintContext, name: string, param: Param, path: Path): void {
  const { yaml, issues } = context
  if (param.default === undefined) return
  const at = [...path, 'default']
  if (param.type === 'secret') return issues.add('SECRET_LITERAL', yaml.locate(at), { name })
  checkValue(context, name, param, at, issues)
}

/** Addresses that are kept for documentation are public, and right here. */
function checkExample(context: LintContext, name: string, param: Definition, path: Path): void {
  const { yaml, issues } = context
  if (param.example === undefined) return
  const at = [...path, 'example']
  if (param.type === 'secret') return issues.add('SECRET_LITERAL', yaml.locate(at), { name })
  const found = new Issues()
  checkValue(context, name, { ...param, default: param.example }, at, found)
  issues.addAll(found.list.filter(({ severity }) => severity === 'error'))
}

function checkValue({ yaml }: LintContext, name: string, param: Definition, at: Path, issues: Issues): void {
  if (param.pattern !== undefined && patternProblem(param.pattern, 'u') !== undefined) return
  readValue({
    name,
    definition: param,
    raw: param.default,
    path: [],
    written: inner => yaml.written([...at, ...inner]),
    report: (code, params, inner) => issues.add(code, yaml.locate([...at, ...inner]), params),
  })
}
