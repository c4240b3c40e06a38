/** The site's values against what its hosts said of themselves: interfaces that are there, a virtual IP that fits the subnet. */
import type { HostFacts } from '../plan/facts.ts'
import { parseExpression } from '../plan/expression.ts'
import type { Issue } from '../source/issue.ts'
import { Issues } from '../source/issues.ts'
import { nearest } from '../source/near.ts'
import { ipv4Number, networkOf } from '../values/ipv4.ts'
import type { Binding, BoundHost, Value } from './bind.ts'
import type { SiteSource } from './parse.ts'
import { listed } from '../words/listed.ts'

type Facts = Readonly<Record<string, HostFacts>>

/** Hosts without facts are left out: nothing is said of what was not seen. */
export function checkFacts(binding: Binding, facts: Facts, source: SiteSource): readonly Issue[] {
  const issues = new Issues()
  for (const host of Object.values(binding.hosts)) {
    const known = facts[host.name]
    if (known === undefined) continue
    const check: HostCheck = { binding, host, facts: known, source, issues }
    for (const [name, value] of Object.entries(host.values)) {
      const type = binding.runbook.params[name]?.type
      if (value.kind !== 'scalar') continue
      if (type === 'interface') checkInterface(check, name, value.text)
      if (type === 'ipv4') checkAddress(check, name, value.text)
    }
    for (const [name, value] of subnetParams(binding)) checkSubnet(check, name, value)
  }
  return issues.sorted()
}

interface HostCheck {
  readonly binding: Binding
  readonly host: BoundHost
  readonly facts: HostFacts
  readonly source: SiteSource
  readonly issues: Issues
}

function placeOf({ binding, host, source }: HostCheck, name: string): Issue['position'] {
  const own = Object.hasOwn(binding.site.hosts[host.name]?.values ?? {}, name)
  return source.locate(own ? ['hosts', host.name, 'values', name] : ['params', name])
}

function checkInterface(check: HostCheck, name: string, value: string): void {
  const { facts, host, issues } = check
  const names = facts.interfaces.map(found => found.name).filter(found => found !== 'lo')
  const found = facts.interfaces.find(candidate => candidate.name === value)
  if (found === undefined) {
    const near = nearest(value, names)
    const params = {
      host: host.name,
      value,
      allowed: listed(names),
      ...(near !== undefined && { near }),
    }
    issues.add('FACT_INTERFACE_UNKNOWN', placeOf(check, name), params)
  } else if (!found.up || !found.lowerUp) {
    issues.add('FACT_INTERFACE_DOWN', placeOf(check, name), { host: host.name, value })
  }
}

function checkAddress(check: HostCheck, name: string, value: string): void {
  const { facts, host, issues } = check
  const all = facts.interfaces.flatMap(({ addresses }) => addresses)
  if (all.some(address => address.split('/')[0] === value)) return
  const own = listed(all.filter(address => !address.startsWith('127.')))
  issues.add('FACT_ADDRESS_ELSEWHERE', placeOf(check, name), { host: host.name, value, own })
}

/** Addresses with a prefix that the runbook itself wants in the subnet of its hosts. */
function subnetParams({ runbook, params }: Binding): readonly (readonly [string, Value])[] {
  const named = runbook.rules.flatMap(rule => ('same_subnet' in rule ? rule.same_subnet : []))
  const names = named.flatMap(text => {
    const parsed = parseExpression(text)
    return parsed.ok ? [parsed.expression.names[0]] : []
  })
  return [...new Set(names)].flatMap(name => {
    const value = params[name]
    return runbook.params[name]?.type === 'cidr' && value !== undefined ? [[name, value] as const] : []
  })
}

/** On the host's own interface where the site names exactly one, else on any. */
function checkSubnet(check: HostCheck, name: string, value: Value): void {
  const { binding, facts, host, issues } = check
  if (value.kind !== 'scalar') return
  const chosen = Object.entries(host.values).flatMap(([key, own]) =>
    binding.runbook.params[key]?.type === 'interface' && own.kind === 'scalar' ? [own.text] : [],
  )
  const [only] = chosen
  const looked = facts.interfaces.filter(
    found => found.name !== 'lo' && (chosen.length !== 1 || found.name === only),
  )
  const addresses = looked.flatMap(found => found.addresses)
  if (addresses.length === 0) return
  const address = value.fields['address'] ?? ''
  const prefix = Number(value.fields['prefix'])
  const around = addresses.filter(own => sameNetwork(own, address))
  const params = {
    host: host.name,
    name,
    value: value.text,
    iface: looked.map(found => found.name).join(', '),
  }
  const place = check.source.locate(['params', name])
  if (around.length === 0) issues.add('FACT_SUBNET', place, { ...params, own: addresses.join(', ') })
  else if (!around.some(own => own.endsWith(`/${prefix}`))) {
    issues.add('FACT_PREFIX', place, { ...params, own: around.join(', ') })
  }
}

function sameNetwork(own: string, address: string): boolean {
  const [host = '', length = '32'] = own.split('/')
  return networkOf(ipv4Number(host), Number(length)) === networkOf(ipv4Number(address), Number(length))
}
