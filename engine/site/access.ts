import type { HostAccess, Site } from './schema.ts'

export type Hops =
  | { readonly ok: true; readonly hops: HostAccess['hops'] }
  | { readonly ok: false; readonly circle: readonly string[] }

/** The jump hosts of a host, nearest hop to the laptop first; or the circle that they form. */
export function hopsOf(site: Site, host: string): Hops {
  const seen = [host]
  const hops: { name: string; ssh: HostAccess['ssh'] }[] = []
  for (let jump = site.hosts[host]?.ssh.jump; jump !== undefined;) {
    const next = Object.hasOwn(site.hosts, jump) ? site.hosts[jump] : undefined
    if (seen.includes(jump)) return { ok: false, circle: [...seen, jump] }
    if (next === undefined) break
    seen.push(jump)
    hops.unshift({ name: jump, ssh: next.ssh })
    jump = next.ssh.jump
  }
  return { ok: true, hops }
}

/** All that a transport needs for one host of a site that was checked. */
export function accessOf(site: Site, name: string): HostAccess | undefined {
  const host = Object.hasOwn(site.hosts, name) ? site.hosts[name] : undefined
  const found = hopsOf(site, name)
  return host === undefined ? undefined : { name, ssh: host.ssh, hops: found.ok ? found.hops : [] }
}
