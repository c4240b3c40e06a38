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
}

export interface SimulatedProcess {
  readonly pid: number
  readonly command: string
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

export class SimulatedHost {
  readonly name: string
  readonly card: SimulatedInterface
  readonly services = new Map<string, SimulatedService>([
    ['ssh', { active: true, enabled: true, pid: 1 }],
    ['keepalived', { active: false, enabled: true, pid: 0 }],
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
      if (config === undefined) return false
      service.pid = this.nextPid()
      this.log('Keepalived', service.pid, 'Starting Keepalived v2.2.7 (01/16,2022)')
      this.daemon = new Daemon(this, this.segment, config, service.pid)
      await this.fs.writeFile('/run/keepalived.pid', `${service.pid}\n`)
    }
    service.active = true
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
  }
}
