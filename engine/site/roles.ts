import type { Role } from '../runbook/schema.ts'
import type { Binding } from './bind.ts'
import type { BindContext } from './binding.ts'

/** Role -> host names. A role without hosts, with too few or too many, or with a host that is its own peer is reported. */
export function fillRoles(context: BindContext): Binding['roles'] {
  const { runbook, site, source, issues } = context
  const roles = Object.fromEntries(
    Object.keys(runbook.roles).map(role => [
      role,
      Object.hasOwn(site.roles, role) ? (site.roles[role] ?? []) : [],
    ]),
  )
  for (const [role, definition] of Object.entries(runbook.roles)) {
    const names = roles[role] ?? []
    const position = source.locate(names.length === 0 ? ['roles'] : ['roles', role], 'key')
    if (names.length === 0) {
      if (definition.optional !== true) {
        issues.add('ROLE_WITHOUT_HOST', position, { role, title: definition.title }, ['roles', role])
      }
      continue
    }
    const wanted = String(definition.hosts)
    if (!isWithin(names.length, definition)) {
      issues.add('ROLE_HOST_COUNT', position, { role, wanted, found: names.length })
    }
    reportOwnPeers(context, roles, role, definition)
  }
  return roles
}

function reportOwnPeers(context: BindContext, roles: Binding['roles'], role: string, { peer }: Role): void {
  if (peer === undefined || peer < role) return
  const others = roles[peer] ?? []
  for (const host of (roles[role] ?? []).filter(name => others.includes(name))) {
    const position = context.source.locate(['roles', peer, others.indexOf(host)])
    context.issues.add('HOST_IN_TWO_ROLES', position, { host, role, peer })
  }
}

function isWithin(count: number, { hosts }: Role): boolean {
  const [minimum = 1, maximum = minimum] = String(hosts).split('..').map(Number)
  return count >= minimum && count <= maximum
}
