import type { Param, Runbook } from '../runbook/schema.ts'
import type { Parsed } from '../source/issue.ts'
import { Issues } from '../source/issues.ts'
import { accessOf } from './access.ts'
import type { Binding, BoundHost } from './bind.ts'
import { checkKit } from './kit.ts'
import type { SiteSource } from './parse.ts'
import { withHostNames } from './named.ts'
import { fillRoles } from './roles.ts'
import { checkRules } from './rules.ts'
import type { Site } from './schema.ts'
import { reportUnknown } from './unknown.ts'
import { bindHostValues, bindParams } from './values.ts'

/** All that binding needs; `known` are further runbooks that the same site file may also serve. */
export interface BindContext {
  readonly runbook: Runbook
  readonly site: Site
  readonly source: SiteSource
  readonly known: readonly Runbook[]
  readonly issues: Issues
}

/**
 * Brings a runbook and a site together: every value typed, every role filled, every rule of the runbook judged. `source` gives
 * positions in the site file. Names that only a runbook of `known` has are left alone; all others are an error.
 */
export function bind(
  runbook: Runbook,
  site: Site,
  source: SiteSource,
  known: readonly Runbook[] = [],
): Parsed<Binding> {
  const issues = new Issues()
  const context: BindContext = { runbook, site, source, known, issues }
  reportUnknown(context)
  const roles = fillRoles(context)
  const params = bindParams(context)
  const hosts = bindHosts(context, roles)
  const named = withHostNames(runbook, roles)
  const binding: Binding = { runbook: named, site, hosts, roles, params, warnings: [] }
  checkRules(context, binding)
  checkKit(context, binding)
  const found = issues.sorted()
  // Without an error all of them are warnings.
  return issues.failed
    ? { ok: false, issues: found }
    : { ok: true, value: { ...binding, warnings: found }, issues: found }
}

function bindHosts(context: BindContext, roles: Binding['roles']): Binding['hosts'] {
  const { site, runbook } = context
  const taken = Object.keys(site.hosts).filter(name =>
    Object.values(roles).some(names => names.includes(name)),
  )
  return Object.fromEntries(
    taken.flatMap((name): [string, BoundHost][] => {
      const access = accessOf(site, name)
      if (access === undefined) return []
      const own = Object.keys(roles).filter(role => roles[role]?.includes(name))
      const peer = own.map(role => peerOf(runbook, roles, role)).find(found => found !== undefined)
      const values = bindHostValues(context, name, own)
      return [[name, { name, roles: own, access, values, ...(peer === undefined ? {} : { peer }) }]]
    }),
  )
}

/** The only host of the role that is this one's peer. */
function peerOf(runbook: Runbook, roles: Binding['roles'], role: string): string | undefined {
  const peer = runbook.roles[role]?.peer
  const [host, ...others] = peer === undefined ? [] : (roles[peer] ?? [])
  return others.length === 0 ? host : undefined
}

/** Whether a host with these roles has its own value of the parameter. */
export function appliesTo(param: Param, roles: readonly string[]): boolean {
  return param.per === 'host' && (param.roles?.some(role => roles.includes(role)) ?? true)
}
