/** What the hosts' shared root filesystems are made of. A change here makes a new base. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** How a host starts its services: through the `systemctl` stand-in, or as a real SysV init. */
export type Flavour = 'systemd' | 'sysv'

/** Debian release of every lab host. */
export const suite = 'bookworm'

/** No compiler and no keepalived: what an engineer finds on a freshly installed server. */
export const barePackages: readonly string[] = [
  'openssh-server',
  'iproute2',
  'iputils-ping',
  'iputils-arping',
  'procps',
  'sudo',
  'tcpdump',
  'nftables',
  'netbase',
  // A systemctl that needs no running systemd; it reports version 219, the one of CentOS 7.
  'systemctl',
  'inetutils-syslogd',
  'libfaketime',
]

/** What the sysv flavour adds; the `systemctl` stand-in is taken out of it. */
export const sysvPackages: readonly string[] = ['sysvinit-core', 'sysv-rc', 'initscripts']

/** Logins of every host; `ops` needs its password for sudo, `opsn` does not. */
export const accounts = {
  root: { password: 'root-Lab-7301' },
  ops: { password: 'ops-Lab-7302' },
  opsn: { password: 'opsn-Lab-7303' },
} as const

/** Any of the accounts that every lab host has. */
export type Account = keyof typeof accounts

/** The text of a file that the recipe brings along. */
export function recipeFile(name: string): string {
  return readFileSync(new URL(`files/${name}`, import.meta.url), 'utf8')
}

const parts: Readonly<Record<Flavour, readonly unknown[]>> = {
  systemd: [suite, barePackages, accounts, recipeFile('configure.sh'), recipeFile('boot.sh')],
  sysv: [sysvPackages, recipeFile('configure-sysv.sh'), recipeFile('boot-sysv.sh'), recipeFile('inittab')],
}

function digest(...values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 12)
}

/** Names of the base folders that a flavour is stacked from, lowest first. */
export function baseNames(flavour: Flavour): readonly string[] {
  const bare = `base-${digest(parts.systemd)}`
  return flavour === 'systemd' ? [bare] : [bare, `sysv-${digest(parts.systemd, parts.sysv)}`]
}
