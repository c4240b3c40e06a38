import type { Path } from '../source/yaml.ts'
import type { Rule } from './schema.ts'

/** What a rule speaks of: expressions, each with its place in the rule. */
export function expressionsOf(rule: Rule): readonly (readonly [Path, string])[] {
  if ('needs' in rule) return 'param' in rule.needs ? [[['needs', 'param'], rule.needs.param]] : []
  if ('not' in rule) return [[['not', 'param'], rule.not.param]]
  const [key, list] =
    'distinct' in rule
      ? (['distinct', rule.distinct] as const)
      : 'descending' in rule
        ? (['descending', rule.descending] as const)
        : (['same_subnet', rule.same_subnet] as const)
  return list.map((text, index) => [[key, index], text])
}
