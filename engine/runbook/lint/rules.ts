import { parseExpression } from '../../plan/expression.ts'
import { readValue } from '../../values/read.ts'
import type { Path } from '../../source/yaml.ts'
import { expressionsOf } from '../rule-expressions.ts'
import type { Param, Rule as SiteRule } from '../schema.ts'
import type { LintContext, Rule } from './context.ts'

/** A rule of the site can be broken: what is put in order are numbers, and what nobody should choose could be chosen, and is no example. */
export const rules: Rule = context => {
  context.runbook.rules.forEach((rule, index) => {
    if ('descending' in rule) checkOrder(context, rule, ['rules', index])
    if ('not' in rule) checkUnwanted(context, rule, ['rules', index, 'not'])
  })
}

function checkOrder(context: LintContext, rule: SiteRule, path: Path): void {
  for (const [place, expression] of expressionsOf(rule)) {
    const param = paramOf(context, expression)
    if (param === undefined || param.type === 'integer' || param.type === 'port') continue
    const at = context.yaml.locate([...path, ...place])
    context.issues.add('PARAM_DEFINITION', at, { key: 'descending', type: param.type })
  }
}

function checkUnwanted(
  context: LintContext,
  { not, says }: Extract<SiteRule, { not: unknown }>,
  path: Path,
): void {
  const { yaml, issues } = context
  const param = paramOf(context, not.param)
  if (param === undefined) return
  const values =
    'is' in not ? [[not.is, ['is']] as const] : not.in.map((value, index) => [value, ['in', index]] as const)
  for (const [raw, place] of values) {
    if (param.example === raw) {
      issues.add('RULE_NOT', yaml.locate(['params', not.param.split('@')[0] ?? '', 'example']), {
        says,
        value: String(raw),
      })
    }
    const at = [...path, ...place]
    readValue({
      ...{ name: not.param, definition: param, raw, path: [] },
      written: inner => yaml.written([...at, ...inner]),
      report: (code, params, inner) => issues.add(code, yaml.locate([...at, ...inner]), params),
    })
  }
}

/** Of the whole value: a field of it has no definition of its own. */
function paramOf({ runbook }: LintContext, text: string): Param | undefined {
  const parsed = parseExpression(text)
  if (!parsed.ok || parsed.expression.names.length > 1) return undefined
  const [name] = parsed.expression.names
  return Object.hasOwn(runbook.params, name) ? runbook.params[name] : undefined
}
