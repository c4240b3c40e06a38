import { isDataMap } from '../source/yaml-text.ts'
import { readYaml } from '../source/yaml.ts'
import { hopsOf } from './access.ts'
import { isAddress, isUser } from './reach.ts'
import { Site, SiteHost } from './schema.ts'

/**
 * The hosts of a file with mistakes that can be connected to nevertheless: what is said of them, and of the jump hosts on the way,
 * is right by itself. undefined where there is none. Roles and values are left out: nothing can be planned with it.
 */
export function validHosts(text: string): Site | undefined {
  const yaml = readYaml(text, 'site.yaml')
  const model = yaml.ok && isDataMap(yaml.value.value) ? yaml.value.value : undefined
  const all = model !== undefined && isDataMap(model['hosts']) ? model['hosts'] : {}
  const fine = Object.entries(all).filter(([, host]) => canBeReached(host))
  const site = siteWith(fine)
  if (site === undefined) return undefined
  const reachable = fine.filter(([name]) => {
    const way = hopsOf(site, name)
    const jump = way.ok ? (way.hops[0] ?? { ssh: site.hosts[name]?.ssh }).ssh?.jump : name
    return jump === undefined
  })
  return siteWith(reachable)
}

function canBeReached(host: unknown): boolean {
  const { success, data } = SiteHost.safeParse(host)
  return success && isAddress(data.ssh.address) && isUser(data.ssh.user)
}

function siteWith(hosts: readonly (readonly [string, unknown])[]): Site | undefined {
  if (hosts.length === 0) return undefined
  const site = { schema: 'siteproof/site/v1', name: 'site', hosts: Object.fromEntries(hosts) }
  const parsed = Site.safeParse(site)
  return parsed.success ? parsed.data : undefined
}
