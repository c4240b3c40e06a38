import { parseTemplate } from '../../plan/expression.ts'
import { valueAt } from '../../source/validate.ts'
import type { Path } from '../../source/yaml.ts'
import type { LintContext, Rule } from './context.ts'

/** Titles and reasons are said once for all hosts: they may name the hosts of a role that is filled, and nothing else. */
export const titles: Rule = context => {
  context.runbook.steps.forEach((_, index) => {
    for (const key of ['title', 'why', 'irreversible']) check(context, ['steps', index, key])
  })
  for (const { path } of context.nodes) check(context, [...path, 'title'])
}

function check({ runbook, yaml, issues }: LintContext, path: Path): void {
  for (const language of ['en', 'zh']) {
    const text = valueAt(yaml.value, [...path, language])
    if (typeof text !== 'string') continue
    const parsed = parseTemplate(text)
    if (!parsed.ok) {
      for (const { text: malformed, offset } of parsed.problems)
        issues.add('PLACEHOLDER_MALFORMED', yaml.locateIn([...path, language], offset), { text: malformed })
      continue
    }
    for (const segment of parsed.segments) {
      if (segment.kind === 'text') continue
      const { names, owner = '', text: expression } = segment.expression
      const role = Object.hasOwn(runbook.roles, owner) ? runbook.roles[owner] : undefined
      if (names.join('.') === 'host.name' && role !== undefined && role.optional !== true) continue
      issues.add('TITLE_PLACEHOLDER', yaml.locateIn([...path, language], segment.offset), { expression })
    }
  }
}
