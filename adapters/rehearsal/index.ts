/**
 * The rehearsal: two simulated servers on one simulated segment, behind real SSH servers on 127.0.0.1. They hold state and
 * run the very scripts that real hosts get; a command they do not have answers 127. It proves nothing about a real site and
 * is labelled so from its first journal event on.
 */
import { randomBytes } from 'node:crypto'
import type { Clock, Probe, Secrets } from '../../engine/ports.ts'
import { newPersonShell, newShell } from './host-shell.ts'
import { converse } from './interactive.ts'
import { HostFiles, initialFiles } from './files.ts'
import { rehearsalClock } from './pace.ts'
import { createRehearsalProbe } from './probe.ts'
import { runScript, type Terminal } from './shell.ts'
import { startServer, type SimulatedServer } from './ssh-server.ts'
import { SimulatedHost } from './world/host.ts'
import { createSegment } from './world/segment.ts'

export interface RehearsedHost {
  readonly host: SimulatedHost
  readonly server: SimulatedServer
}

export interface Rehearsal extends AsyncDisposable {
  /** A site file for the runbook keepalived-vip-pair, its host keys pinned. */
  readonly site: string
  readonly secrets: Secrets
  readonly probe: Probe
  /** The rehearsal's time; whatever measures must use it. */
  readonly clock: Clock
  /** By the site's names: node-a, node-b. */
  readonly hosts: Readonly<Record<string, RehearsedHost>>
}

const machines = [
  { name: 'node-a', device: 'ens33', mac: '02:00:5e:10:00:0a', address: '192.168.10.65/24' },
  { name: 'node-b', device: 'eth0', mac: '02:00:5e:10:00:0b', address: '192.168.10.38/24' },
] as const

export async function startRehearsal(): Promise<Rehearsal> {
  const segment = createSegment()
  const password = randomBytes(12).toString('hex')
  const vrrpPassword = randomBytes(4).toString('hex')
  const hosts: Record<string, RehearsedHost> = {}
  for (const machine of machines) {
    const host = new SimulatedHost(segment, new HostFiles(initialFiles(machine)), machine)
    const server = await startServer(
      password,
      (script, terminal) => interpret(host, script, terminal),
      person => converse(machine.name, person, terminal => newPersonShell(host, terminal)),
    )
    hosts[machine.name] = { host, server }
  }
  const values: Readonly<Record<string, string>> = { login: password, auth_pass: vrrpPassword }
  return {
    site: siteOf(hosts),
    secrets: {
      get: (_, reference) => Promise.resolve('env' in reference ? (values[reference.env] ?? '') : ''),
    },
    probe: createRehearsalProbe(segment, rehearsalClock),
    clock: rehearsalClock,
    hosts,
    async [Symbol.asyncDispose]() {
      for (const { host, server } of Object.values(hosts)) {
        host.stopService('keepalived')
        for (const process of host.processes.values()) process.stop.abort()
        await server[Symbol.asyncDispose]()
      }
    },
  }
}

function interpret(host: SimulatedHost, script: string, terminal: Terminal): Promise<number> {
  // As sshd tells it: the connection came in over the host's own loopback, so that its service card is free for faults.
  const environment = { SSH_CONNECTION: '127.0.0.1 1 127.0.0.1 22' }
  return runScript(() => newShell(host, terminal, host.nextPid()), script, terminal, environment)
}

function siteOf(hosts: Readonly<Record<string, RehearsedHost>>): string {
  const entries = machines.map(machine => {
    const server = hosts[machine.name]?.server
    return `  ${machine.name}:
    ssh:
      address: 127.0.0.1
      port: ${server?.port ?? 0}
      user: root
      auth: { password: { env: login } }
      host_key: '${server?.fingerprint ?? ''}'
    values:
      service_ip: ${machine.address.split('/')[0] ?? ''}
      iface: ${machine.device}
      priority: ${machine.name === 'node-a' ? 150 : 100}
`
  })
  return `schema: siteproof/site/v1
name: Rehearsal
hosts:
${entries.join('')}roles: { a: [node-a], b: [node-b] }
params:
  vip: 192.168.10.78/24
  vrid: 62
secrets:
  auth_pass: { env: auth_pass }
`
}
