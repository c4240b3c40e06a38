/** The shapes of network that a lab can have, as plain data. */
import type { Flavour } from '../base/recipe.ts'

/**
 * - `flat`: laptop and hosts on one segment.
 * - `forwarded`: the laptop reaches every host through one address with a port each; the service segment is
 *   another one, on which the nodes' interfaces are named differently.
 * - `jump`: only node-c is reachable from the laptop; it is the jump host to the others.
 * - `management`: every host has a card of its own for SSH beside the one that serves.
 */
export type TopologyName = 'flat' | 'forwarded' | 'jump' | 'management'

/** `front` is the laptop's segment, `back` the service segment where there are two. */
export type Segment = 'front' | 'back'

export interface Nic {
  readonly device: string
  readonly segment: Segment
  readonly address: string
  readonly mac: string
}

/** A host before it exists. The first network card is the one that serves. */
export interface HostPlan {
  readonly name: string
  readonly flavour: Flavour
  readonly nics: readonly [Nic, ...Nic[]]
  readonly gateway?: string
  /** How the laptop logs in. */
  readonly ssh: { readonly address: string; readonly port: number; readonly jump?: string }
}

export interface Topology {
  readonly hosts: readonly HostPlan[]
  /** The segment on which the virtual IP lives. */
  readonly service: Segment
  /** Address of the box that forwards one port per host. */
  readonly gateway?: { readonly front: Nic; readonly back: Nic }
}

const deviceNames: Readonly<Record<string, string>> = { 'node-a': 'ens33', 'node-b': 'svc0' }

/** First three numbers of a segment's addresses; every lab has its own third one. */
export function subnet(lab: number, segment: Segment): string {
  return segment === 'front' ? `10.77.${lab}` : `10.79.${lab}`
}

function nic(lab: number, segment: Segment, last: number, device: string): Nic {
  const side = segment === 'front' ? '00' : '01'
  const [labByte, lastByte] = [lab, last].map(value => value.toString(16).padStart(2, '0'))
  return {
    device,
    segment,
    address: `${subnet(lab, segment)}.${last}`,
    mac: `02:5e:${labByte}:00:${side}:${lastByte}`,
  }
}

type Plan = (lab: number, names: readonly string[], flavour: (name: string) => Flavour) => Topology

const flat: Plan = (lab, names, flavour) => ({
  service: 'front',
  hosts: names.map((name, index) => {
    const only = nic(lab, 'front', 11 + index, 'eth0')
    return { name, flavour: flavour(name), nics: [only], ssh: { address: only.address, port: 22 } }
  }),
})

const forwarded: Plan = (lab, names, flavour) => {
  const gateway = { front: nic(lab, 'front', 2, 'front0'), back: nic(lab, 'back', 1, 'back0') }
  const hosts = names.map((name, index): HostPlan => {
    const only = nic(lab, 'back', 11 + index, deviceNames[name] ?? 'eth0')
    const ssh = { address: gateway.front.address, port: 2201 + index }
    return { name, flavour: flavour(name), nics: [only], gateway: gateway.back.address, ssh }
  })
  return { service: 'back', gateway, hosts }
}

const jump: Plan = (lab, names, flavour) => ({
  service: 'back',
  hosts: names.map((name, index) => {
    const serving = nic(lab, 'back', 11 + index, 'eth0')
    if (name !== 'node-c') {
      const ssh = { address: serving.address, port: 22, jump: 'node-c' }
      return { name, flavour: flavour(name), nics: [serving], ssh }
    }
    const outward = nic(lab, 'front', 11 + index, 'eth1')
    const ssh = { address: outward.address, port: 22 }
    return { name, flavour: flavour(name), nics: [serving, outward], ssh }
  }),
})

const management: Plan = (lab, names, flavour) => ({
  service: 'back',
  hosts: names.map((name, index) => {
    const serving = nic(lab, 'back', 11 + index, 'eth0')
    const outward = nic(lab, 'front', 11 + index, 'eth1')
    return {
      name,
      flavour: flavour(name),
      nics: [serving, outward],
      ssh: { address: outward.address, port: 22 },
    }
  }),
})

/** Every shape of network by its name. */
export const topologies: Readonly<Record<TopologyName, Plan>> = {
  flat,
  forwarded,
  jump,
  management,
}
