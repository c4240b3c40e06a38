/** The hosts of a bench, and how each side is told about them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Lab } from '../lab/lab.ts'
import { knownHostsFile } from '../lab/ssh.ts'

export interface BenchHost {
  readonly name: string
  readonly address: string
  readonly port: number
  /** `SHA256:…` */
  readonly hostKey: string
  /** Type and base64, as in known_hosts. */
  readonly publicKey: string
}

export interface BenchHosts {
  readonly hosts: readonly BenchHost[]
  /** Private key that logs in as root. */
  readonly key: string
}

/** The lab's first `count` machines. */
export function labHosts(lab: Lab, count: number): BenchHosts {
  const machines = Object.values(lab.hosts).slice(0, count)
  const hosts = machines.map(({ name, address, port, hostKey }) => {
    return { name, address, port, hostKey, publicKey: publicKeyOf(lab, address) }
  })
  return { hosts, key: hosts.length === 0 ? '' : (machines[0]?.key ?? '') }
}

/** `count` addresses that one machine of the lab answers. */
export async function manyLabHosts(lab: Lab, count: number): Promise<BenchHosts> {
  const many = await lab.manyHosts(count)
  const machine = Object.values(lab.hosts).find(host => host.hostKey === many.hostKey)
  const publicKey = publicKeyOf(lab, machine?.address ?? '')
  return { key: many.key, hosts: many.hosts.map(host => ({ ...host, hostKey: many.hostKey, publicKey })) }
}

/** Hosts that are never contacted. */
export function inventedHosts(count: number): BenchHosts {
  const hosts = Array.from({ length: count }, (_, index) => {
    const name = `node-${String(index + 1).padStart(3, '0')}`
    const hostKey = `SHA256:${'A'.repeat(43)}`
    return { name, address: `10.0.0.${index + 1}`, port: 22, hostKey, publicKey: '' }
  })
  return { hosts, key: '/none' }
}

function publicKeyOf(lab: Lab, address: string): string {
  const lines = readFileSync(knownHostsFile(lab.name), 'utf8').split('\n')
  const [, type, base64] = lines.map(line => line.split(' ')).find(([name]) => name === address) ?? []
  if (type === undefined || base64 === undefined) throw new Error(`known_hosts has no key of ${address}`)
  return `${type} ${base64}`
}

export function writeKnownHosts(folder: string, { hosts }: BenchHosts): string {
  const file = join(folder, 'known_hosts')
  writeFileSync(file, hosts.map(host => `${host.address} ${host.publicKey}\n`).join(''))
  return file
}

/** A site file for the runbook of `steps.ts`. */
export function siteText({ hosts, key }: BenchHosts): string {
  const entries = hosts.map(({ name, address, port, hostKey }) => {
    return [name, { ssh: { address, port, user: 'root', auth: { key }, host_key: hostKey } }]
  })
  return stringify({
    schema: 'siteproof/site/v1',
    name: 'Bench',
    hosts: Object.fromEntries(entries),
    roles: { nodes: hosts.map(host => host.name) },
  })
}

export function inventoryText({ hosts, key }: BenchHosts): string {
  const lines = hosts.map(({ name, address, port }) => {
    return `${name} ansible_host=${address} ansible_port=${port} ansible_user=root ansible_ssh_private_key_file=${key}\n`
  })
  return lines.join('')
}
