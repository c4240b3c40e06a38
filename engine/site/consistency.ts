import { findActing } from '../visible.ts'
import type { Issues } from '../source/issues.ts'
import { nearest } from '../source/near.ts'
import type { YamlFile } from '../source/yaml.ts'
import { hopsOf } from './access.ts'
import type { Site } from './schema.ts'
import { listed } from '../words/listed.ts'

/**
 * What a site file must agree on by itself: names are what one sees, roles name hosts that are there, jump hosts lead to the
 * laptop.
 */
export function checkConsistency(site: Site, yaml: YamlFile, issues: Issues): void {
  for (const field of ['name', 'customer', 'engineer'] as const) {
    const character = findActing(site[field] ?? '')
    if (character !== undefined) issues.add('NAME_UNSEEN', yaml.locate([field]), { name: field, character })
  }
  const hosts = Object.keys(site.hosts)
  const known = (name: string) => ({ allowed: listed(hosts), ...nearTo(name, hosts) })
  for (const [role, names] of Object.entries(site.roles)) {
    names.forEach((host, index) => {
      const position = yaml.locate(['roles', role, index])
      if (!Object.hasOwn(site.hosts, host)) issues.add('HOST_UNKNOWN', position, { host, ...known(host) })
      else if (names.indexOf(host) < index) issues.add('HOST_TWICE', position, { host, role })
    })
  }
  for (const [name, { ssh }] of Object.entries(site.hosts)) {
    const { jump } = ssh
    const position = yaml.locate(['hosts', name, 'ssh', 'jump'])
    const ways = Array.isArray(ssh.auth) ? ssh.auth : [ssh.auth]
    if (jump === undefined) {
      if (ways.some(way => 'bastion' in way))
        issues.add('BASTION_NO_JUMP', yaml.locate(['hosts', name, 'ssh', 'auth']))
      continue
    }
    if (!Object.hasOwn(site.hosts, jump)) issues.add('JUMP_UNKNOWN', position, { jump, ...known(jump) })
    else {
      const hops = hopsOf(site, name)
      if (!hops.ok) issues.add('JUMP_CYCLE', position, { circle: hops.circle.join(' → ') })
    }
  }
}

function nearTo(name: string, candidates: readonly string[]): { near?: string } {
  const near = nearest(name, candidates)
  return near === undefined ? {} : { near }
}
