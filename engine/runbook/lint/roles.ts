import type { Path } from '../../source/yaml.ts'
import { nearest } from '../../source/near.ts'
import type { Runbook } from '../schema.ts'
import type { Rule } from './context.ts'

/** Roles that steps, checks, peers and parameters name are there. */
export const roles: Rule = ({ runbook, yaml, texts, issues }) => {
  const names = Object.keys(runbook.roles)
  const check = (role: string, path: Path): void => {
    if (names.includes(role)) return
    const near = nearest(role, names)
    const params = { role, allowed: names.join(', '), ...(near === undefined ? {} : { near }) }
    issues.add('ROLE_REFERENCE', yaml.locate(path), params)
  }
  runbook.steps.forEach((step, index) =>
    step.on.forEach((role, at) => check(role, ['steps', index, 'on', at])),
  )
  const ofCauses = (causes: Runbook['diagnose'], path: Path): void =>
    causes.forEach(({ on }, index) =>
      on?.forEach((role, at) => check(role, [...path, 'diagnose', index, 'on', at])),
    )
  runbook.steps.forEach((step, index) => ofCauses(step.diagnose, ['steps', index]))
  ofCauses(runbook.diagnose, [])
  for (const [name, { peer }] of Object.entries(runbook.roles)) {
    if (peer !== undefined) check(peer, ['roles', name, 'peer'])
  }
  for (const [name, param] of Object.entries(runbook.params)) {
    param.roles?.forEach((role, at) => check(role, ['params', name, 'roles', at]))
  }
  runbook.rules.forEach((rule, index) => {
    if ('needs' in rule && 'role' in rule.needs) check(rule.needs.role, ['rules', index, 'needs', 'role'])
  })
  for (const { text, use, path } of texts) if (use === 'role') check(text, path)
}
