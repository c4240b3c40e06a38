/** The site file of a lab: what an engineer would write for it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { accounts, type Account } from './base/recipe.ts'
import { subnet } from './hosts/topology.ts'
import type { KitEntry } from './kit/build.ts'
import type { HostState, LabState } from './state.ts'
import { labFolder } from './system/paths.ts'

export interface SiteOptions {
  /** Account to log in with; root unless told. `ops` brings its sudo password. */
  readonly user?: Account
  /** `key` (unless told), or the account's password. */
  readonly auth?: 'key' | 'password'
  /** Reach the other hosts through this one. */
  readonly jump?: string
  /** Leave the fingerprints out, to see a first meeting. */
  readonly unpinned?: boolean
  readonly roles?: Readonly<Record<string, readonly string[]>>
  readonly params?: Readonly<Record<string, unknown>>
  readonly secrets?: Readonly<Record<string, unknown>>
  /** Values of single hosts, on top of service_ip and iface. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Folder with the kit; the files that its runbook cannot pin are pinned here. */
  readonly kit?: string
  /** Hosts to name; all unless told. */
  readonly hosts?: readonly string[]
}

/** Which node takes the address when both run. */
const priorities: Readonly<Record<string, number>> = { 'node-a': 200, 'node-b': 100 }

/** The roles that the hosts of a lab play unless told. */
function rolesOf(state: LabState): Record<string, string[]> {
  const has = (name: string): boolean => state.hosts.some(host => host.name === name)
  return {
    a: ['node-a'],
    ...(has('node-b') ? { b: ['node-b'] } : {}),
    ...(has('node-c') ? { watcher: ['node-c'] } : {}),
  }
}

/** An address of the service segment that no host has. */
export function virtualAddress(state: LabState, last = 100): string {
  return `${subnet(state.number, state.service)}.${last}`
}

/** File that holds an account's password, as a site file names it. */
export function passwordFile(lab: string, user: Account): string {
  return join(labFolder(lab), `password-${user}`)
}

/** The private key that logs in to every host of a lab. */
export function keyFile(lab: string): string {
  return join(labFolder(lab), 'id_ed25519')
}

function sshPart(state: LabState, host: HostState, options: SiteOptions): Record<string, unknown> {
  const user = options.user ?? 'root'
  const password = { password: { file: passwordFile(state.name, user) } }
  const jump = options.jump ?? host.ssh.jump
  const isReachedThrough = jump !== undefined && jump !== host.name
  return {
    address: host.ssh.address,
    port: host.ssh.port,
    user,
    auth: options.auth === 'password' ? password : { key: keyFile(state.name) },
    ...(user === 'ops' ? { sudo: { password: { file: passwordFile(state.name, user) } } } : {}),
    ...(isReachedThrough ? { jump } : {}),
    ...(options.unpinned ? {} : { host_key: host.hostKey }),
  }
}

function kitPart(folder: string): Record<string, unknown> {
  const { files } = JSON.parse(readFileSync(join(folder, 'kit.json'), 'utf8')) as { files: KitEntry[] }
  return { dir: folder, sha256: Object.fromEntries(files.map(({ file, sha256 }) => [file, sha256])) }
}

/** The site file's content; the runbook's roles and parameters default to those of keepalived-vip-pair. */
export function siteOf(state: LabState, options: SiteOptions = {}): Record<string, unknown> {
  const hosts = state.hosts.filter(host => options.hosts?.includes(host.name) ?? true)
  const entries = hosts.map(host => {
    const [serving] = host.nics
    const priority = priorities[host.name]
    const values = {
      service_ip: serving.address,
      iface: serving.device,
      ...(priority === undefined ? {} : { priority }),
      ...options.values?.[host.name],
    }
    return [host.name, { ssh: sshPart(state, host, options), values }]
  })
  return {
    schema: 'siteproof/site/v1',
    name: `Lab ${state.name}`,
    hosts: Object.fromEntries(entries),
    roles: options.roles ?? rolesOf(state),
    params: options.params ?? { vip: `${virtualAddress(state)}/24`, vrid: 62 },
    secrets: options.secrets ?? { auth_pass: { env: 'SITEPROOF_AUTH_PASS' } },
    ...(options.kit === undefined ? {} : { kit: kitPart(options.kit) }),
  }
}

/** The site file's text. */
export function siteText(state: LabState, options: SiteOptions = {}): string {
  const { name, topology } = state
  const first = `# Made by the lab ${name} (${topology}). Passwords of the accounts: ${Object.keys(accounts).join(', ')} in password-*.\n`
  return first + stringify(siteOf(state, options))
}
