/** One simulated host: files, interfaces, services, processes. Commands act on it; the segment connects it to its peers. */
import type { InMemoryFs } from 'just-bash'
import { Daemon } from './keepalived.ts'
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
  /** When it was started or stopped last, or could not be started. */
  since: Date
  /** Its last start failed. */
  failed: boolean
  /** TCP ports that it listens on. */
  readonly ports: readonly number[]
}

export interface SimulatedProcess {
  readonly pid: number
  readonly command: string
  readonly since: Date
  readonly stop: AbortController
}

export const CONFIG = '/etc/keepalived/keepalived.conf'
export const SYSLOG = '/var/log/syslog'

export interface Machine {
  readonly name: string
  readonly device: string
  readonly mac: string
  /** `address/prefix`. */
  readonly address: string
}

/** In KiB; nothing that is done here fills them. */
export const capacity = {
  disk: { total: 41_152_736, used: 2_097_152, available: 36_929_136 },
  memory: { total: 4_026_532, used: 402_653, cached: 805_306 },
} as const

function bootedAt(since: Date): Pick<SimulatedService, 'enabled' | 'failed' | 'since'> {
  return { enabled: true, failed: false, since }
}

export class SimulatedHost {
  readonly name: string
  readonly card: SimulatedInterface
  readonly booted = new Date()
  readonly services = new Map<string, SimulatedService>([
    ['ssh', { ...bootedAt(this.booted), active: true, pid: 1, ports: [22] }],
    ['keepalived', { ...bootedAt(this.booted), active: false, pid: 0, ports: [] }],
  ])
  readonly processes = new Map<number, SimulatedProcess>()
  /** VRRP from the wire is dropped by a firewall rule. */
  dropsVrrp = false
  daemon: Daemon | undefined
  readonly #listeners = new Set<(line: string) => void>()
  #pids = 100
  #logged = Promise.resolve()

  constructor(
    readonly segment: Segment,
    readonly fs: InMemoryFs,
    machine: Machine,
  ) {
    this.name = machine.name
    const { device, mac, address } = machine
    this.card = { name: device, mac, up: true, carrier: true, addresses: [address] }
    segment.join(this)
  }

  nextPid(): number {
    this.#pids += 1
    return this.#pids
  }
  linkUp(): boolean {
    return this.card.up && this.card.carrier
  }
  holds(address: string): boolean {
    return this.card.addresses.some(one => one.split('/')[0] === address)
  }
  primaryAddress(): string {
    return this.card.addresses[0]?.split('/')[0] ?? ''
  }
  addAddress(address: string): void {
    if (!this.card.addresses.includes(address)) this.card.addresses.push(address)
  }
  /** The host's own address, the first, stays. */
  removeAddress(address: string): void {
    const bare = address.split('/')[0]
    const at = this.card.addresses.findIndex((one, index) => index > 0 && one.split('/')[0] === bare)
    if (at > 0) this.card.addresses.splice(at, 1)
  }
  setLink(device: string, up: boolean): void {
    if (device !== this.card.name || this.card.up === up) return
    this.card.up = up
    this.daemon?.linkChanged()
  }

  /** A line of syslog, in the file that a plain Debian has it in. */
  log(program: string, pid: number, text: string): void {
    const line = `${new Date().toISOString()} ${this.name} ${program}[${pid}]: ${text}`
    // Appends are chained: two at once would lose one.
    this.#logged = this.#logged.then(() => this.fs.appendFile(SYSLOG, `${line}\n`)).catch(() => undefined)
    for (const listener of this.#listeners) listener(line)
  }
  onLog(listener: (line: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  receive(advert: Advert): void {
    if (!this.dropsVrrp) this.daemon?.receive(advert)
  }

  async startService(name: string): Promise<boolean> {
    const service = this.services.get(name)
    if (service === undefined || service.active) return service !== undefined
    if (name === 'keepalived') {
      const { config } = readVrrpConfig(await this.fs.readFile(CONFIG).catch(() => ''))
      service.failed = config === undefined
      if (config === undefined) service.since = new Date()
      if (config === undefined) return false
      service.pid = this.nextPid()
      this.log('Keepalived', service.pid, 'Starting Keepalived v2.2.7 (01/16,2022)')
      this.daemon = new Daemon(this, this.segment, config, service.pid)
      await this.fs.writeFile('/run/keepalived.pid', `${service.pid}\n`)
    }
    if (service.pid === 0) service.pid = this.nextPid()
    service.active = true
    service.since = new Date()
    return true
  }

  stopService(name: string): void {
    const service = this.services.get(name)
    if (service === undefined || !service.active) return
    if (name === 'keepalived') {
      this.daemon?.stop()
      this.log('Keepalived', service.pid, 'Stopped Keepalived v2.2.7 (01/16,2022)')
      this.daemon = undefined
      void this.fs.rm('/run/keepalived.pid', { force: true })
    }
    service.active = false
    service.pid = 0
    service.since = new Date()
  }
}
