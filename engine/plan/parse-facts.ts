/** What the fact script printed -> HostFacts. Pure; every odd line is left out, nothing is guessed. */
import type { HostFacts, HostInterface } from './facts.ts'

/** Host clock minus laptop clock, and how far that may be off; both in ms. */
export interface ClockReading {
  readonly offsetMs: number
  readonly errorMs: number
}

/** undefined: the output is not a complete one (the link broke, a login script swallowed it). */
export function parseFacts(stdout: string, clock: ClockReading): HostFacts | undefined {
  const lines = stdout.split(/\r?\n/).flatMap(line => {
    const tab = line.indexOf('\t')
    return tab === -1 ? [] : [{ key: line.slice(0, tab), value: line.slice(tab + 1).trim() }]
  })
  const all = (key: string): readonly string[] =>
    lines.filter(line => line.key === key).map(line => line.value)
  const one = (key: string): string => all(key).at(-1) ?? ''
  if (one('end') !== '1' || one('hostname') === '') return undefined
  const tools = Object.fromEntries(
    lines.filter(line => line.key.startsWith('tool_')).map(line => [line.key.slice(5), line.value]),
  )
  const interfaces = interfacesOf(all('link'), all('addr'))
  const firewall = firewallOf(one)
  return {
    hostname: one('hostname'),
    ...given('machineId', one('machine_id')),
    ...platformOf(one, tools),
    architecture: one('architecture'),
    kernel: one('kernel'),
    init: one('init') === 'systemd' ? 'systemd' : 'sysv',
    interfaces,
    ...given('sshInterface', sshInterface(one('ssh_connection'), interfaces) ?? ''),
    ...(firewall && { firewall }),
    selinux: selinuxOf(one('selinux')),
    clockOffsetMs: clock.offsetMs,
    clockErrorMs: clock.errorMs,
    tools,
    privilege: privilegeOf(one('privilege')),
    user: one('user'),
    ...given('virtualization', one('virtualization')),
    ...given('database', databaseOf(one('database'))),
  }
}

/** Whether the packet filter's rules could not be read by this user, so that it must be asked as root. */
export function needsRootForFirewall(stdout: string): boolean {
  return /^(nft|iptables)_rules\tunreadable$/m.test(stdout)
}

function given<K extends string>(key: K, value: string): { [key in K]?: string } {
  return (value === '' ? {} : { [key]: value }) as { [key in K]?: string }
}

function platformOf(
  one: (key: string) => string,
  tools: Readonly<Record<string, string>>,
): Pick<HostFacts, 'distribution' | 'release' | 'family'> {
  const [id, version, like] = ['os_ID', 'os_VERSION_ID', 'os_ID_LIKE'].map(key => unquote(one(key)))
  // CentOS 6 has no os-release: 'CentOS release 6.10 (Final)', 'Red Hat Enterprise Linux Server release 6.9 (Santiago)'
  const old = /^(.+?) (?:Linux )?release (\d+(?:\.\d+)*)/.exec(one('redhat_release'))
  const distribution = id || oldName(old?.[1]) || (one('debian_version') === '' ? 'unknown' : 'debian')
  const release = version || old?.[2] || one('debian_version') || 'unknown'
  return {
    distribution,
    release,
    family: familyOf(`${distribution} ${like}`, one('redhat_release') !== '', tools),
  }
}

function oldName(name: string | undefined): string {
  if (name === undefined) return ''
  return name.startsWith('Red Hat') ? 'rhel' : (name.split(' ', 1)[0] ?? '').toLowerCase()
}

/** openEuler, Kylin and others name no relative: what installs packages there tells the family. */
function familyOf(
  ids: string,
  redhat: boolean,
  tools: Readonly<Record<string, string>>,
): HostFacts['family'] {
  const words = ids.toLowerCase().split(/\s+/)
  if (words.some(word => ['debian', 'ubuntu'].includes(word))) return 'debian'
  if (redhat || words.some(word => ['rhel', 'centos', 'fedora', 'rocky', 'almalinux'].includes(word)))
    return 'rhel'
  if (words.some(word => word.includes('suse'))) return 'other'
  if (tools['apt-get'] !== undefined && tools['dpkg'] !== undefined) return 'debian'
  return tools['yum'] !== undefined || tools['dnf'] !== undefined ? 'rhel' : 'other'
}

/** `2: eth0@if5: <BROADCAST,UP,LOWER_UP> … link/ether 02:…` and `2: eth0    inet 10.0.0.1/24 …`. */
function interfacesOf(links: readonly string[], addresses: readonly string[]): HostInterface[] {
  const held = addresses.flatMap(line => {
    const match = /^\d+:\s+([^\s@:]+)\S*\s+inet\s+([\d.]+)(?:\s+peer\s+[\d.]+)?\/(\d+)/.exec(line)
    return match === null ? [] : [{ name: match[1], address: `${match[2]}/${match[3]}` }]
  })
  return links.flatMap(line => {
    const match = /^\d+:\s+([^\s@:]+)\S*\s+<([^>]*)>/.exec(line)
    if (match?.[1] === undefined) return []
    const flags = (match[2] ?? '').split(',')
    return [
      {
        name: match[1],
        mac: /link\/\S+\s+([0-9a-f:]{11,})/.exec(line)?.[1] ?? '',
        up: flags.includes('UP'),
        lowerUp: flags.includes('LOWER_UP'),
        addresses: held.filter(each => each.name === match[1]).map(each => each.address),
      },
    ]
  })
}

/** SSH_CONNECTION: client address and port, then the server's own, which is right behind a forwarded port too. */
function sshInterface(connection: string, interfaces: readonly HostInterface[]): string | undefined {
  const server = connection.split(' ')[2]?.replace(/^::ffff:/, '')
  if (server === undefined) return undefined
  return interfaces.find(each => each.addresses.some(address => address.startsWith(`${server}/`)))?.name
}

function firewallOf(one: (key: string) => string): HostFacts['firewall'] {
  if (one('firewalld') === 'running') return 'firewalld'
  if (one('ufw') === 'active') return 'ufw'
  if (Number(one('nft_rules')) > 0) return 'nftables'
  if (Number(one('iptables_rules')) > 0) return 'iptables'
  return one('nft_rules') === 'unreadable' || one('iptables_rules') === 'unreadable' ? undefined : 'none'
}

function selinuxOf(text: string): HostFacts['selinux'] {
  const mode = text.toLowerCase()
  return mode === 'enforcing' || mode === 'permissive' ? mode : 'disabled'
}

function privilegeOf(text: string): HostFacts['privilege'] {
  return text === 'root' || text === 'sudo-nopasswd' || text === 'sudo-password' ? text : 'none'
}

/** `mysqld  Ver 5.6.24 for Linux on x86_64 (…)`, `mariadbd  Ver 10.11.14-MariaDB-0+deb12u2 for debian-linux-gnu`. */
function databaseOf(text: string): string {
  const version = /Ver (\d+\.\d+\.\d+)/.exec(text)?.[1]
  if (version === undefined) return ''
  return `${/mariadb/i.test(text) ? 'mariadb' : 'mysql'} ${version}`
}

function unquote(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2')
}
