import { parseExpression } from '../plan/expression.ts'
import type { Expression } from '../plan/expression.ts'
import { expressionsOf } from '../runbook/rule-expressions.ts'
import type { Rule } from '../runbook/schema.ts'
import type { Position } from '../source/issue.ts'
import type { IssueParams } from '../source/issues.ts'
import type { Path } from '../source/yaml.ts'
import type { InputCode } from '../words/input.ts'
import { ipv4Number, ipv4Text, isIpv4, networkOf } from '../values/ipv4.ts'
import type { Binding, Value } from './bind.ts'
import type { BindContext } from './binding.ts'

type RuleCode = Extract<InputCode, `RULE_${string}`>
type Of<Key extends string> = Extract<Rule, Readonly<Record<Key, unknown>>>

/** One value that a rule speaks of, and where the site file says it. */
interface Operand {
  readonly label: string
  readonly value: Value
  readonly text: string
  readonly position: Position
}

/** Judges the runbook's rules on the site's values alone. A rule whose values are not all there is left out. */
export function checkRules(context: BindContext, binding: Binding): void {
  for (const rule of context.runbook.rules) {
    if (!isMeant(binding, rule)) continue
    const tell = teller(context, rule)
    if ('needs' in rule) {
      checkNeeded(context, binding, rule, tell)
      continue
    }
    const operands = expressionsOf(rule).flatMap(([, text]) => operandsOf(context, binding, text))
    if ('distinct' in rule) checkDistinct(operands, tell)
    else if ('same_subnet' in rule) checkSubnet(operands, tell)
    else if ('descending' in rule) checkDescending(operands, tell)
    else checkNot(operands, rule, tell)
  }
}

function isMeant({ params }: Binding, { when }: Rule): boolean {
  if (when === undefined) return true
  const decides = params[when.param]
  return decides?.kind === 'scalar' && decides.text === String(when.is)
}

type Tell = (code: RuleCode, position: Position, params?: IssueParams, field?: Path) => void

/** Says the rule's own words, as strictly as the rule is meant. */
function teller({ issues }: BindContext, { says, severity }: Rule): Tell {
  return (code, position, params, field) => {
    const all = { says, ...params }
    if (severity === 'warning') issues.warn(code, position, all, field)
    else issues.add(code, position, all, field)
  }
}

/** Of what is not there the issue stands at the field where it is to be filled in. */
function checkNeeded({ source }: BindContext, binding: Binding, { needs }: Of<'needs'>, tell: Tell): void {
  const [field, isFilled] =
    'role' in needs
      ? [['roles', needs.role], (binding.roles[needs.role] ?? []).length > 0]
      : [['params', needs.param], binding.params[needs.param] !== undefined]
  if (!isFilled) tell('RULE_NEEDS', source.locate(field.slice(0, 1), 'key'), {}, field)
}

function operandsOf(context: BindContext, binding: Binding, text: string): readonly Operand[] {
  const parsed = parseExpression(text)
  if (!parsed.ok) return []
  const { expression } = parsed
  const param = context.runbook.params[expression.names[0]]
  if (param === undefined) return []
  if (param.per !== 'host')
    return operandOf(context, expression, binding.params[expression.names[0]], undefined)
  return hostsOf(binding, expression).flatMap(host =>
    operandOf(context, expression, binding.hosts[host]?.values[expression.names[0]], host),
  )
}

/** Without an owner a per-host parameter means that of each host. */
function hostsOf(binding: Binding, { owner }: Expression): readonly string[] {
  return owner === undefined ? Object.keys(binding.hosts) : (binding.roles[owner] ?? [])
}

function operandOf(
  { site, source }: BindContext,
  expression: Expression,
  value: Value | undefined,
  host: string | undefined,
): readonly Operand[] {
  if (value?.kind !== 'scalar') return []
  const [name, ...fields] = expression.names
  const text = fields.length === 0 ? value.text : value.fields[fields.join('.')]
  if (text === undefined) return []
  const own = host !== undefined && Object.hasOwn(site.hosts[host]?.values ?? {}, name)
  const position = source.locate(own ? ['hosts', host, 'values', name] : ['params', name])
  return [{ label: host === undefined ? name : `${name}@${host}`, value, text, position }]
}

function checkDistinct(operands: readonly Operand[], tell: Tell): void {
  operands.forEach((operand, index) => {
    const same = operands.slice(0, index).find(other => other.text === operand.text)
    if (same === undefined) return
    tell('RULE_DISTINCT', operand.position, { values: valuesOf(same, operand), value: operand.text })
  })
}

/** Equal ones are in order: where they must not be equal either, a rule of its own says so. */
function checkDescending(operands: readonly Operand[], tell: Tell): void {
  operands.forEach((operand, index) => {
    const before = operands[index - 1]
    if (before === undefined || Number(operand.text) <= Number(before.text)) return
    tell('RULE_DESCENDING', operand.position, { values: valuesOf(before, operand) })
  })
}

function checkNot(operands: readonly Operand[], { not }: Of<'not'>, tell: Tell): void {
  const unwanted = ('is' in not ? [not.is] : not.in).map(String)
  for (const { label, text, position } of operands) {
    if (unwanted.includes(text)) tell('RULE_NOT', position, { value: `${label} = ${text}` })
  }
}

function valuesOf(...operands: readonly Operand[]): string {
  return operands.map(({ label, text }) => `${label} = ${text}`).join(', ')
}

/** The prefix length of the first `cidr` counts. What most of them share is taken as the subnet that was meant. */
function checkSubnet(operands: readonly Operand[], tell: Tell): void {
  const prefix = operands.map(({ value }) => prefixOf(value)).find(found => found !== undefined)
  if (prefix === undefined) return
  const placed = operands.flatMap(operand => {
    const address = operand.text.split('/')[0] ?? ''
    return isIpv4(address) ? [{ ...operand, address, network: networkOf(ipv4Number(address), prefix) }] : []
  })
  const count = (network: number) => placed.filter(other => other.network === network).length
  // Between equals the later ones win: the virtual IP, named first, is what a person adds to a net that is there.
  const meant = placed.toReversed().toSorted((a, b) => count(b.network) - count(a.network))[0]
  if (meant === undefined) return
  const network = `${ipv4Text(meant.network)}/${prefix}`
  for (const { address, position, network: found, label } of placed) {
    if (found === meant.network) continue
    const params = { value: `${label} = ${address}`, network, other: `${meant.label} = ${meant.text}` }
    tell('RULE_SUBNET', position, params)
  }
}

function prefixOf(value: Value): number | undefined {
  const prefix = value.kind === 'scalar' ? value.fields['prefix'] : undefined
  return prefix === undefined ? undefined : Number(prefix)
}
