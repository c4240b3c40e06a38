/** Our own linter of keepalived configurations (catalogue 3.1): what the daemon takes without a word and what breaks the pair. */
import { instancesOf, scriptsOf } from './instances.ts'
import type { Instance } from './instances.ts'
import { keywordsInside, rootKeywords } from './keywords.ts'
import type { Config, ConfigIssue, SyntaxCode } from './parse.ts'

export type LintCode =
  | SyntaxCode
  | 'ka-keyword'
  | 'ka-no-instance'
  | 'ka-incomplete'
  | 'ka-vrid'
  | 'ka-vrid-twice'
  | 'ka-priority'
  | 'ka-state'
  | 'ka-device'
  | 'ka-label'
  | 'ka-strict'
  | 'ka-nopreempt-state'
  | 'ka-nopreempt-weight'
  | 'ka-auth-long'
export type LintIssue = ConfigIssue<LintCode>

/** `keywords`: whether unknown words are judged here (a version that tests its configuration itself knows better). */
export function lintConfig(config: Config, keywords: boolean): readonly LintIssue[] {
  const instances = instancesOf(config)
  const issues: LintIssue[] = [
    ...(keywords ? unknownKeywords(config) : []),
    ...strict(config),
    ...duplicates(instances),
    ...instances.flatMap(instance => lintInstance(instance, config)),
  ]
  if (instances.length === 0) issues.push({ code: 'ka-no-instance', line: 1, detail: 'vrrp_instance' })
  // A wrong blank or brace is the cause of what follows from it: first.
  return [...config.issues, ...issues.sort((a, b) => a.line - b.line)]
}

function unknownKeywords(config: Config): readonly LintIssue[] {
  const issue = (word: string, line: number): LintIssue => ({ code: 'ka-keyword', line, detail: word })
  return config.nodes.flatMap(node => {
    const [keyword = ''] = node.words
    if (!rootKeywords.has(keyword)) return [issue(keyword, node.line)]
    const known = keywordsInside.get(keyword)
    if (known === undefined) return []
    return node.children
      .filter(each => !known.has(each.words[0] ?? ''))
      .map(each => issue(each.words[0] ?? '', each.line))
  })
}

/** With vrrp_strict the address is bound but dropped by a firewall rule, and unicast and authentication are refused. */
function strict(config: Config): readonly LintIssue[] {
  return config.nodes
    .flatMap(node => node.children)
    .filter(each => each.words[0] === 'vrrp_strict' || each.words[0] === 'strict_mode')
    .map(each => ({ code: 'ka-strict', line: each.line, detail: each.words[0] ?? '' }))
}

function duplicates(instances: readonly Instance[]): readonly LintIssue[] {
  const seen = new Map<string, string>()
  return instances.flatMap(instance => {
    const key = `${instance.vrid} ${instance.interface}`
    const first = seen.get(key)
    if (first === undefined) seen.set(key, instance.name)
    return first === undefined
      ? []
      : [
          {
            code: 'ka-vrid-twice' as const,
            line: instance.line,
            detail: `${first}, ${instance.name}: ${key}`,
          },
        ]
  })
}

function lintInstance(instance: Instance, config: Config): readonly LintIssue[] {
  const issues: LintIssue[] = []
  const add = (code: LintCode, detail: string, line = instance.line): void =>
    void issues.push({ code, line, detail })
  const lacks = [
    instance.interface === '' ? 'interface' : '',
    instance.vrid === '' ? 'virtual_router_id' : '',
    instance.addresses.length === 0 ? 'virtual_ipaddress' : '',
  ].filter(word => word !== '')
  if (lacks.length > 0) add('ka-incomplete', `${instance.name}: ${lacks.join(', ')}`)
  if (instance.vrid !== '' && !within(instance.vrid, 1, 255)) add('ka-vrid', instance.vrid)
  if (!within(instance.priority, 1, 254)) add('ka-priority', instance.priority)
  if (!['MASTER', 'BACKUP'].includes(instance.state)) add('ka-state', instance.state)
  for (const { device, label, address, line } of instance.addresses) {
    if (device !== undefined && device !== instance.interface)
      add('ka-device', `${address} dev ${device}, interface ${instance.interface}`, line)
    if (label !== undefined && !labelFits(label, device ?? instance.interface)) add('ka-label', label, line)
  }
  issues.push(...lintElection(instance, config))
  if (instance.authType === 'PASS' && instance.authPass === tooLong) add('ka-auth-long', 'auth_pass')
  return issues
}

/** What the probe puts in the place of a password of more than 8 characters; keepalived cuts it without a word. */
export const tooLong = '***9+'

function lintElection(instance: Instance, config: Config): readonly LintIssue[] {
  const issues: LintIssue[] = []
  if (instance.nopreempt && instance.state !== 'BACKUP') {
    issues.push({
      code: 'ka-nopreempt-state',
      line: instance.line,
      detail: `${instance.name}: state ${instance.state}`,
    })
  }
  const scripts = scriptsOf(config)
  for (const { script, weight, line } of instance.tracked) {
    const effective = weight ?? scripts.find(each => each.name === script)?.weight ?? 0
    if (instance.nopreempt && effective !== 0)
      issues.push({ code: 'ka-nopreempt-weight', line, detail: `${script} weight ${effective}` })
  }
  return issues
}

/** An interface label is `<dev>:<text>` of at most 15 bytes (IFNAMSIZ). */
function labelFits(label: string, device: string): boolean {
  return label.length <= 15 && label.startsWith(`${device}:`)
}

function within(text: string, low: number, high: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= low && Number(text) <= high
}
