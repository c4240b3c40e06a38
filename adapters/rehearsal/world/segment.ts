/** One simulated L2 segment: who is on it, who holds which address, and which MAC each observer has learnt for it. */
import type { SimulatedHost } from './host.ts'

export interface Advert {
  readonly source: string
  readonly vrid: number
  readonly priority: number
  readonly authentication: string
  readonly advertSeconds: number
  readonly addresses: readonly string[]
  /** Unicast receivers; empty: everybody on the segment. */
  readonly peers: readonly string[]
}

export interface Segment {
  readonly hosts: readonly SimulatedHost[]
  join(host: SimulatedHost): void
  /** Delivers to every other host whose link is up. A firewall drops behind the wire: taps still see the packet. */
  send(from: SimulatedHost, advert: Advert): void
  onAdvert(listener: (from: SimulatedHost, advert: Advert) => void): () => void
  /** Hosts whose interface is up and that answer ARP for this address, in joining order. */
  holders(address: string): readonly SimulatedHost[]
  /** A gratuitous ARP: everybody now sends to this MAC. */
  announce(address: string, host: SimulatedHost): void
  onAnnounce(listener: (address: string, host: SimulatedHost) => void): () => void
  /** Who answers somebody that sends to this address now; undefined: nobody. Learns by ARP where nothing was learnt. */
  reach(address: string): SimulatedHost | undefined
}

export function createSegment(): Segment {
  const hosts: SimulatedHost[] = []
  const learnt = new Map<string, SimulatedHost>()
  const adverts = new Set<(from: SimulatedHost, advert: Advert) => void>()
  const announcements = new Set<(address: string, host: SimulatedHost) => void>()

  function holders(address: string): readonly SimulatedHost[] {
    return hosts.filter(host => host.linkUp() && host.holds(address))
  }
  function reach(address: string): SimulatedHost | undefined {
    const known = learnt.get(address)
    if (known !== undefined) return known.linkUp() && known.holds(address) ? known : undefined
    const [first] = holders(address)
    if (first !== undefined) learnt.set(address, first)
    return first
  }
  return {
    hosts,
    holders,
    reach,
    join: host => void hosts.push(host),
    send(from, advert) {
      if (!from.linkUp()) return
      for (const listener of adverts) listener(from, advert)
      for (const host of hosts) {
        const meant = advert.peers.length === 0 || advert.peers.some(peer => host.holds(peer))
        if (host !== from && host.linkUp() && meant) host.receive(advert)
      }
    },
    onAdvert: listener => subscribe(adverts, listener),
    announce(address, host) {
      learnt.set(address, host)
      for (const listener of announcements) listener(address, host)
    },
    onAnnounce: listener => subscribe(announcements, listener),
  }
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
