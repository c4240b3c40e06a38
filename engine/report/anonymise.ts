/** A report for people outside: names of hosts, people and the customer, and addresses, become the same pseudonym wherever they stand. */
import type { Binding, Value } from '../site/bind.ts'
import type { Report, ReportOutput } from './model.ts'
import { addressPatterns, isTelling } from './addresses.ts'

/** What holds a code, a hash or a time: never a name, and other programs rely on it. */
const untouched = new Set([
  ...['code', 'kind', 'verdict', 'phase', 'check', 'format', 'risk', 'outcome', 'mode', 'action', 'decision'],
  ...['sha256', 'digest', 'planDigest', 'anchor', 'fingerprint', 'keyType', 'legacy', 'algorithms', 'proven'],
  ...['at', 'startedAt', 'finishedAt', 'id', 'version', 'app', 'tools', 'as', 'sudo', 'reasons'],
])
/** Also how a pseudonym begins. */
type Family =
  'host' | 'hostname' | 'person' | 'site' | 'customer' | 'user' | 'machine' | 'name' | 'address' | 'mac'

/** Everything but `report` itself tells which words are names. The anchor stays: whoever has the journal can compare. */
export function anonymise(report: Report, binding: Binding): Report {
  const names = createNames()
  collect(report, binding, names.add)
  return mapped(report, names.replace) as Report
}

interface Names {
  add(family: Family, name: string | undefined): void
  replace(text: string): string
}

function createNames(): Names {
  const known = new Map<string, string>()
  const counts = new Map<Family, number>()
  let search: RegExp | undefined

  function pseudonym(family: Family, name: string): string {
    const key = name.toLowerCase()
    const given = known.get(key)
    if (given !== undefined) return given
    const count = (counts.get(family) ?? 0) + 1
    counts.set(family, count)
    known.set(key, `${family}-${count}`)
    return `${family}-${count}`
  }
  return {
    add(family, name) {
      // `root` is everybody's name, and tells nobody anything.
      if (name === undefined || name.trim() === '' || name === 'root' || !isTelling(name)) return
      pseudonym(family, name.trim())
    },
    replace(text) {
      search ??= searchFor([...known.keys()])
      const whole = known.get(text.toLowerCase())
      if (whole !== undefined) return whole
      const named = search === undefined ? text : text.replace(search, found => pseudonym('name', found))
      return addressPatterns.reduce(
        (shown, [family, pattern]) =>
          shown.replace(pattern, found => (isTelling(found) ? pseudonym(family, found) : found)),
        named,
      )
    },
  }
}

/** Longest first. A name of one or two letters (`a`) would eat words: it is replaced only where it stands alone. */
function searchFor(names: readonly string[]): RegExp | undefined {
  const long = names.filter(name => name.length > 2 || /[^\x00-\x7f]/.test(name))
  if (long.length === 0) return undefined
  const sources = long
    .toSorted((a, b) => b.length - a.length)
    .map(name => name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replace(/\s+/g, '\\s+'))
  return new RegExp(`(?<![A-Za-z0-9])(?:${sources.join('|')})(?![A-Za-z0-9])`, 'gi')
}

function collect(report: Report, binding: Binding, add: Names['add']): void {
  add('site', report.site.name)
  add('customer', report.site.customer)
  for (const person of [report.site.engineer, ...report.operators]) add('person', person)
  const { details, remarks, openItems, attachments } = report.notes
  for (const person of [details.customerContact, details.engineer]) add('person', person)
  for (const name of [details.customer, details.project, details.engineerCompany, details.place])
    add('name', name)
  for (const { by } of [...remarks, ...openItems, ...attachments]) add('person', by)
  for (const { owner } of openItems) add('person', owner)
  for (const { file } of attachments) add('name', file.name)
  for (const host of report.hosts) {
    add('host', host.name)
    add('user', host.user)
    add('user', host.facts?.user)
    add('hostname', host.facts?.hostname)
    add('machine', host.facts?.machineId)
    const address = host.address.replace(/:\d+$/, '')
    add(familyOf(address), address)
  }
  for (const name of Object.keys(binding.site.hosts)) add('host', name)
  for (const { ssh } of Object.values(binding.site.hosts)) {
    add('user', ssh.user)
    add(familyOf(ssh.address), ssh.address)
  }
  const values = [binding.params, ...Object.values(binding.hosts).map(host => host.values)]
  for (const value of values.flatMap(each => Object.values(each))) collectValue(value, add)
  for (const part of report.steps.flatMap(step => step.parts)) {
    for (const { by } of [...part.decisions, ...part.answers]) add('person', by)
    for (const { name } of part.answers.flatMap(answer => answer.files ?? [])) add('name', name)
  }
}

function familyOf(address: string): Family {
  return address.includes(':') || /^[\d.]+$/.test(address) ? 'address' : 'hostname'
}

/** A value that reads like a name in DNS, `db.example.com`; file names and versions do not. */
function collectValue(value: Value, add: Names['add']): void {
  if (value.kind === 'list') for (const item of value.items) collectValue(item, add)
  if (value.kind !== 'scalar') return
  const dns = /^(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+(?:[a-z]{2,})$/i
  for (const text of [value.text, ...Object.values(value.fields)]) {
    if (dns.test(text) && !/\.(?:conf|cnf|log|txt|gz|tgz|zip|tar|sh|pem|key|sock|service)$/i.test(text))
      add('name', text)
  }
}

function mapped(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map(item => mapped(item, replace))
  if (typeof value !== 'object' || value === null) return value
  const whole = isCutOutput(value) ? { ...value, text: withoutTornWord(value.text) } : value
  return Object.fromEntries(
    Object.entries(whole).map(([key, inner]) => [key, untouched.has(key) ? inner : mapped(inner, replace)]),
  )
}

function isCutOutput(value: object): value is ReportOutput {
  return 'cut' in value && value.cut === true && 'text' in value && typeof value.text === 'string'
}

/** The last word of a text that was cut may be the beginning of a name. */
function withoutTornWord(text: string): string {
  return text.replace(/\S{1,300}$/, '…')
}
