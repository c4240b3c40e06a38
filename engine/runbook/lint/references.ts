import { isFactName } from '../../plan/fact-value.ts'

import { isPhrase, phraseNames } from '../../sql/phrases.ts'
import { nearest } from '../../source/near.ts'
import type { Param, ParamType, Runbook, Step } from '../schema.ts'
import type { LintContext, Rule } from './context.ts'
import type { Use } from './uses.ts'
import { listed } from '../../words/listed.ts'

/** Each placeholder names something that is there, of an owner that is one host. */
export const references: Rule = context => {
  for (const { text, position } of context.uses.malformed)
    context.issues.add('PLACEHOLDER_MALFORMED', position, { text })
  for (const use of context.uses.all) {
    checkOwner(context, use)
    checkName(context, use)
  }
}

function checkName({ runbook, issues }: LintContext, use: Use): void {
  const { expression, position, step } = use
  const [head, ...fields] = expression.names
  const says = { expression: expression.text }
  const unknownField = (allowed: readonly string[]): void =>
    issues.add('FIELD_UNKNOWN', position, {
      ...says,
      name: head,
      field: fields.join('.'),
      allowed: listed(allowed),
    })
  if (head === 'host') return fields.join('.') === 'name' ? undefined : unknownField(['name'])
  if (head === 'run') return fields.join('.') === 'id' ? undefined : unknownField(['id'])
  if (head === 'fact') {
    const name = fields.join('.')
    return isFactName(name) ? undefined : issues.add('FACT_UNKNOWN', position, { name })
  }
  if (head === 'sql' && use.text?.use === 'sql') {
    return isPhrase(fields.join('.')) ? undefined : unknownField(phraseNames)
  }
  if (head === 'staged' && use.text?.keys.at(-1) === 'validate') return
  const param = head === step?.forEach?.as ? itemOf(runbook, step) : ownOf(runbook.params, head)
  const captured = runbook.steps.find(other => other.id === head)
  if (param !== undefined) {
    const allowed = param.fields === undefined ? fieldsOf(param.type) : Object.keys(param.fields)
    if (fields.length > 0 && !allowed.includes(fields.join('.'))) unknownField(allowed)
  } else if (captured !== undefined) checkCaptured(captured, fields, unknownField)
  else issues.add('REFERENCE_UNKNOWN', position, { ...says, name: head, ...nearOf(head, runbook, step) })
}

/** What stands behind a loop's item: the list's definition with its items' own type. */
function itemOf({ params }: Runbook, { forEach }: Step): Param | undefined {
  const list = forEach === undefined ? undefined : ownOf(params, forEach.in)
  return list?.of === undefined ? list : { ...list, type: list.of }
}

function checkCaptured(
  step: Step,
  [name = '', field]: readonly string[],
  unknown: (allowed: readonly string[]) => void,
): void {
  const capture = ownOf(step.capture, name)
  if (capture === undefined) return unknown(Object.keys(step.capture))
  const groups = groupsOf(capture.matches)
  if (field === undefined ? groups.length > 1 : !groups.includes(field))
    unknown(groups.map(group => `${name}.${group}`))
}

/** Named groups of a pattern, in order. */
export function groupsOf(pattern: string): readonly string[] {
  return [...pattern.matchAll(/\(\?<([A-Za-z_][A-Za-z0-9_]*)>/g)].flatMap(([, name]) => name ?? [])
}

function nearOf(name: string, runbook: Runbook, step: Step | undefined): { near?: string } {
  const own = step?.forEach === undefined ? [] : [step.forEach.as]
  const captures = runbook.steps.filter(other => Object.keys(other.capture).length > 0).map(other => other.id)
  const near = nearest(name, [...Object.keys(runbook.params), ...captures, ...own, 'host', 'fact', 'run'])
  return near === undefined ? {} : { near }
}

function checkOwner(context: LintContext, use: Use): void {
  const { runbook, issues } = context
  const { expression, position, step } = use
  const { owner, text, names } = expression
  if (owner === undefined) return
  if (owner === 'peer') {
    const lonely = step?.on.find(role => runbook.roles[role]?.peer === undefined)
    if (step !== undefined && lonely !== undefined) {
      issues.add('OWNER_WITHOUT_PEER', position, { expression: text, role: lonely })
    }
    return
  }
  const role = ownOf(runbook.roles, owner)
  const allowed = Object.keys(runbook.roles).join(', ')
  if (role === undefined) {
    const near = nearest(owner, Object.keys(runbook.roles))
    return issues.add('OWNER_UNKNOWN', position, {
      expression: text,
      owner,
      allowed,
      ...(near === undefined ? {} : { near }),
    })
  }
  const perHost =
    ownOf(runbook.params, names[0])?.per === 'host' || ownOf(runbook.params, names[0]) === undefined
  // A list of expressions (a rule, a check's `except`) takes the values of all hosts of a role; a word in a text is one.
  const several = use.text?.use === 'expression' || use.text === undefined
  if (perHost && !several && String(role.hosts) !== '1')
    issues.add('OWNER_MANY', position, { expression: text, owner })
}

function ownOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

/** What `{{ vip.address }}` may ask of a value of this type. */
function fieldsOf(type: ParamType): readonly string[] {
  return type === 'cidr' ? ['address', 'prefix', 'network'] : []
}
