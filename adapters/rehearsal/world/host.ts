/** One simulated host: files, interfaces, services, processes. Commands act on it; the segment connects it to its peers. */
import type { InMemoryFs } from 'just-bash'
import { startDaemon, type Daemon } from './keepalived.ts'
import type { Advert, Segment } from './segment.ts'
import { readVrrpConfig } from './vrrp-config.ts'

export interface SimulatedInterface {
  readonly name: string
  readonly mac: string
  up: boolean
  /** The cable: pulled by a drill's ask, or a fault. */
  carrier: boolean
  /** `address/prefix`, the first is the host's own. */
  readonly addresses: string[]
}

export interface SimulatedService {
  active: boolean
  enabled: boolean
  pid: number
}

export interface SimulatedProcess {
  readonly pid: number
  readonly command: string
  readonly stop: AbortController
}

export interface SimulatedHost {
  readonly name: string
  readonly fs: InMemoryFs
  readonly interfaces: readonly SimulatedInterface[]
  readonly services: ReadonlyMap<string, SimulatedService>
  readonly processes: Map<number, SimulatedProcess>
  readonly segment: Segment
  /** VRRP from the wire is dropped by a firewall rule. */
  dropsVrrp: boolean
  daemon(): Daemon | undefined
  nextPid(): number
  linkUp(): boolean
  holds(address: string): boolean
  primaryAddress(): string
  addAddress(device: string, address: string): void
  removeAddress(device: string, address: string): void
  setLink(device: string, up: boolean): void
  /** A line of syslog, in the file that a plain Debian has it in. */
  log(program: string, pid: number, text: string): void
  onLog(listener: (line: string) => void): () => void
  receive(advert: Advert): void
  startService(name: string): Promise<boolean>
  stopService(name: string): void
}

export const CONFIG = '/etc/keepalived/keepalived.conf'
export const SYSLOG = '/var/log/syslog'

export function createHost(
  segment: Segment,
  fs: InMemoryFs,
  options: { readonly name: string; readonly device: string; readonly mac: string; readonly address: string },
): SimulatedHost {
  const card: SimulatedInterface = {
    name: options.device,
    mac: options.mac,
    up: true,
    carrier: true,
    addresses: [options.address],
  }
  const services = new Map<string, SimulatedService>([
    ['ssh', { active: true, enabled: true, pid: 1 }],
    ['keepalived', { active: false, enabled: true, pid: 0 }],
  ])
  const listeners = new Set<(line: string) => void>()
  let daemon: Daemon | undefined
  let pids = 100
  let logged = Promise.resolve()

  const host: SimulatedHost = {
    name: options.name,
    fs,
    interfaces: [card],
    services,
    processes: new Map(),
    segment,
    dropsVrrp: false,
    daemon: () => daemon,
    nextPid: () => (pids += 1),
    linkUp: () => card.up && card.carrier,
    holds: address => card.addresses.some(one => one.split('/')[0] === address),
    primaryAddress: () => options.address.split('/')[0] ?? '',
    addAddress(_, address) {
      if (!card.addresses.includes(address)) card.addresses.push(address)
    },
    removeAddress(_, address) {
      const at = card.addresses.findIndex(
        one => one === address || one.split('/')[0] === address.split('/')[0],
      )
      if (at > 0) card.addresses.splice(at, 1)
    },
    setLink(device, up) {
      if (device !== card.name || card.up === up) return
      card.up = up
      daemon?.linkChanged()
    },
    log(program, pid, text) {
      const line = `${new Date().toISOString()} ${options.name} ${program}[${pid}]: ${text}`
      // Appends are chained: two at once would lose one.
      logged = logged.then(() => fs.appendFile(SYSLOG, `${line}\n`)).catch(() => undefined)
      for (const listener of listeners) listener(line)
    },
    onLog(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    receive(advert) {
      if (!host.dropsVrrp) daemon?.receive(advert)
    },
    async startService(name) {
      const service = services.get(name)
      if (service === undefined) return false
      if (service.active) return true
      if (name === 'keepalived') {
        const text = await fs.readFile(CONFIG).catch(() => '')
        const { config } = readVrrpConfig(text)
        if (config === undefined) return false
        service.pid = host.nextPid()
        host.log('Keepalived', service.pid, 'Starting Keepalived v2.2.7 (01/16,2022)')
        daemon = startDaemon(host, segment, config, service.pid)
        await fs.writeFile('/run/keepalived.pid', `${service.pid}\n`)
      }
      service.active = true
      return true
    },
    stopService(name) {
      const service = services.get(name)
      if (service === undefined || !service.active) return
      if (name === 'keepalived') {
        daemon?.stop()
        host.log('Keepalived', service.pid, 'Stopped Keepalived v2.2.7 (01/16,2022)')
        daemon = undefined
        void fs.rm('/run/keepalived.pid', { force: true })
      }
      service.active = false
      service.pid = 0
    },
  }
  segment.join(host)
  return host
}
