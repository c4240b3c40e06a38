/** The VRRP part of a keepalived 2.2 as a state machine over the simulated segment (RFC 3768 timers, domain: VRRPv2). */
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

export interface Daemon {
  readonly pid: number
  readonly config: VrrpConfig
  readonly counters: Counters
  state(): 'BACKUP' | 'MASTER' | 'FAULT'
  receive(advert: Advert): void
  linkChanged(): void
  /** Graceful: the address goes, and a priority 0 advert tells the peer at once. */
  stop(): void
  /** As `kill -9` does: no farewell, the address stays on the interface. */
  die(): void
}

export function startDaemon(host: SimulatedHost, segment: Segment, config: VrrpConfig, pid: number): Daemon {
  const counters: Counters = {
    sent: 0,
    received: 0,
    authenticationFailures: 0,
    intervalErrors: 0,
    addressListErrors: 0,
    becameMaster: 0,
    releasedMaster: 0,
  }
  const skewMs = ((256 - config.priority) / 256) * 1000
  const downMs = 3 * config.advertSeconds * 1000 + skewMs
  let state: 'BACKUP' | 'MASTER' | 'FAULT' = host.linkUp() ? 'BACKUP' : 'FAULT'
  let timer: NodeJS.Timeout | undefined
  let adverts: NodeJS.Timeout | undefined
  const log = (text: string) => host.log('Keepalived_vrrp', pid, `(VI_1) ${text}`)

  function wait(milliseconds: number): void {
    clearTimeout(timer)
    timer = setTimeout(becomeMaster, milliseconds)
  }
  function advertise(priority: number): void {
    counters.sent += 1
    segment.send(host, {
      source: config.source ?? host.primaryAddress(),
      vrid: config.vrid,
      priority,
      authentication: config.authentication,
      advertSeconds: config.advertSeconds,
      addresses: config.addresses,
      peers: config.peers,
    })
  }
  function becomeMaster(): void {
    state = 'MASTER'
    counters.becameMaster += 1
    log('Receive advertisement timeout')
    log('Entering MASTER STATE')
    for (const address of config.addresses) {
      host.addAddress(config.interface, address)
      segment.announce(address.split('/')[0] ?? address, host)
    }
    advertise(config.priority)
    adverts = setInterval(() => advertise(config.priority), config.advertSeconds * 1000)
  }
  function release(next: 'BACKUP' | 'FAULT'): void {
    clearInterval(adverts)
    clearTimeout(timer)
    if (state === 'MASTER') {
      counters.releasedMaster += 1
      for (const address of config.addresses) host.removeAddress(config.interface, address)
    }
    if (state !== next) log(`Entering ${next} STATE`)
    state = next
    if (next === 'BACKUP') wait(downMs)
  }
  function isAccepted(advert: Advert): boolean {
    if (advert.authentication !== config.authentication) {
      counters.authenticationFailures += 1
      log('received an invalid passwd!')
      return false
    }
    if (advert.advertSeconds !== config.advertSeconds) {
      counters.intervalErrors += 1
      log('advertisement interval mismatch')
      return false
    }
    if (advert.addresses.join() !== config.addresses.join()) {
      counters.addressListErrors += 1
      log('ip address associated with VRID not present in MASTER advert')
      return false
    }
    return true
  }
  function receive(advert: Advert): void {
    if (state === 'FAULT' || advert.vrid !== config.vrid || !isAccepted(advert)) return
    counters.received += 1
    if (advert.priority === 0) {
      if (state === 'BACKUP') wait(skewMs)
      return
    }
    if (state === 'BACKUP') {
      if (config.nopreempt || advert.priority >= config.priority) wait(downMs)
      return
    }
    const equalButHigher = advert.priority === config.priority && advert.source > host.primaryAddress()
    if (advert.priority > config.priority || equalButHigher) {
      log(`Master received advert from ${advert.source} with higher priority ${advert.priority}`)
      release('BACKUP')
    }
  }
  log('Entering BACKUP STATE (init)')
  if (state === 'BACKUP') wait(downMs)
  return {
    pid,
    config,
    counters,
    state: () => state,
    receive,
    linkChanged: () => release(host.linkUp() ? 'BACKUP' : 'FAULT'),
    stop() {
      const held = state === 'MASTER'
      release('BACKUP')
      clearTimeout(timer)
      if (!held) return
      log('sent 0 priority')
      advertise(0)
    },
    die() {
      clearInterval(adverts)
      clearTimeout(timer)
    },
  }
}
