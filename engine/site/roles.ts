import type { Role } from '../runbook/schema.ts'
import type { Binding } from './bind.ts'
import type { BindContext } from './binding.ts'
import type { Site } from './schema.ts'

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
    reportOneMachine(context, roles, role, definition)
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

/**
 * Two names for one machine are no pair. A forwarded port or another way there makes one address lead to two machines, and what
 * stands behind a bastion's menu is chosen there, whatever the address says.
 */
function reportOneMachine(
  { site, source, issues }: BindContext,
  roles: Binding['roles'],
  role: string,
  { peer }: Role,
): void {
  if (peer === undefined || peer < role) return
  for (const host of roles[peer] ?? []) {
    const machine = machineOf(site, host)
    const other = (roles[role] ?? []).find(name => name !== host && machineOf(site, name) === machine)
    const { ssh } = site.hosts[host] ?? {}
    if (machine === undefined || other === undefined || ssh === undefined) continue
    const params = { host, other, address: `${ssh.address}:${String(ssh.port)}` }
    issues.add('HOST_SAME_ADDRESS', source.locate(['hosts', host, 'ssh', 'address']), params)
  }
}

function machineOf(site: Site, host: string): string | undefined {
  const { ssh } = site.hosts[host] ?? {}
  if (ssh === undefined) return undefined
  const ways = Array.isArray(ssh.auth) ? ssh.auth : [ssh.auth]
  if (ways.some(way => 'bastion' in way)) return undefined
  return JSON.stringify([ssh.address.toLowerCase(), ssh.port, ssh.jump])
}

function isWithin(count: number, { hosts }: Role): boolean {
  const [minimum = 1, maximum = minimum] = String(hosts).split('..').map(Number)
  return count >= minimum && count <= maximum
}
