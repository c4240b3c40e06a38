/** The VRRP part of a keepalived 2.2 as a state machine over the simulated segment (RFC 3768 timers, domain: VRRPv2). */
import { paced } from '../pace.ts'
import type { SimulatedHost } from './host.ts'
import type { Advert, Segment } from './segment.ts'
import type { VrrpConfig } from './vrrp-config.ts'

export interface Counters {
  sent: number
  received: number
  authenticationFailures: number
  intervalErrors: number
  addressListErrors: number
  becameMaster: number
  releasedMaster: number
}

/** One running daemon with one instance. */
export class Daemon {
  readonly counters: Counters = {
    sent: 0,
    received: 0,
    authenticationFailures: 0,
    intervalErrors: 0,
    addressListErrors: 0,
    becameMaster: 0,
    releasedMaster: 0,
  }
  readonly #skewMs: number
  readonly #downMs: number
  #state: 'BACKUP' | 'MASTER' | 'FAULT'
  #timer: NodeJS.Timeout | undefined
  #adverts: NodeJS.Timeout | undefined

  constructor(
    readonly host: SimulatedHost,
    readonly segment: Segment,
    readonly config: VrrpConfig,
    readonly pid: number,
  ) {
    this.#skewMs = ((256 - config.priority) / 256) * 1000
    this.#downMs = 3 * config.advertSeconds * 1000 + this.#skewMs
    this.#state = host.linkUp() ? 'BACKUP' : 'FAULT'
    this.#log('Entering BACKUP STATE (init)')
    if (this.#state === 'BACKUP') this.#wait(this.#downMs)
  }

  receive(advert: Advert): void {
    if (this.#state === 'FAULT' || advert.vrid !== this.config.vrid || !this.#accepts(advert)) return
    this.counters.received += 1
    if (this.#state === 'BACKUP') {
      if (advert.priority === 0) this.#wait(this.#skewMs)
      else if (this.config.nopreempt || advert.priority >= this.config.priority) this.#wait(this.#downMs)
      return
    }
    const equalButHigher =
      advert.priority === this.config.priority && advert.source > this.host.primaryAddress()
    if (advert.priority <= this.config.priority && !equalButHigher) return
    this.#log(`Master received advert from ${advert.source} with higher priority ${advert.priority}`)
    this.#release('BACKUP')
  }

  linkChanged(): void {
    this.#release(this.host.linkUp() ? 'BACKUP' : 'FAULT')
  }

  /** Graceful: the address goes, and a priority 0 advert tells the peer at once. */
  stop(): void {
    const held = this.#state === 'MASTER'
    this.#release('BACKUP')
    clearTimeout(this.#timer)
    if (!held) return
    this.#log('sent 0 priority')
    this.#advertise(0)
  }

  #log(text: string): void {
    this.host.log('Keepalived_vrrp', this.pid, `(VI_1) ${text}`)
  }

  #wait(milliseconds: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#becomeMaster(), paced(milliseconds))
  }

  #advertise(priority: number): void {
    const { vrid, authentication, advertSeconds, addresses, peers, source } = this.config
    this.counters.sent += 1
    this.segment.send(this.host, {
      source: source ?? this.host.primaryAddress(),
      vrid,
      priority,
      authentication,
      advertSeconds,
      addresses,
      peers,
    })
  }

  #becomeMaster(): void {
    const { addresses, advertSeconds, priority } = this.config
    this.#state = 'MASTER'
    this.counters.becameMaster += 1
    this.#log('Receive advertisement timeout')
    this.#log('Entering MASTER STATE')
    for (const address of addresses) {
      this.host.addAddress(address)
      this.segment.announce(address.split('/')[0] ?? address, this.host)
    }
    this.#advertise(priority)
    this.#adverts = setInterval(() => this.#advertise(priority), paced(advertSeconds * 1000))
  }

  #release(next: 'BACKUP' | 'FAULT'): void {
    clearInterval(this.#adverts)
    clearTimeout(this.#timer)
    if (this.#state === 'MASTER') {
      this.counters.releasedMaster += 1
      for (const address of this.config.addresses) this.host.removeAddress(address)
    }
    if (this.#state !== next) this.#log(`Entering ${next} STATE`)
    this.#state = next
    if (next === 'BACKUP') this.#wait(this.#downMs)
  }

  #accepts(advert: Advert): boolean {
    if (advert.authentication !== this.config.authentication) {
      this.counters.authenticationFailures += 1
      this.#log('received an invalid passwd!')
      return false
    }
    if (advert.advertSeconds !== this.config.advertSeconds) {
      this.counters.intervalErrors += 1
      this.#log('advertisement interval mismatch')
      return false
    }
    if (advert.addresses.join() !== this.config.addresses.join()) {
      this.counters.addressListErrors += 1
      this.#log('ip address associated with VRID not present in MASTER advert')
      return false
    }
    return true
  }
}
