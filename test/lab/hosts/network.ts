/** Bridges, network namespaces and cables. Every name carries the lab's number, so labs never meet. */
import { run, must } from '../system/run.ts'
import { namespaceName } from '../system/paths.ts'
import { subnet, type Nic, type Segment, type Topology } from './topology.ts'

/** The bridge of a segment: the switch of the lab. */
export function bridgeName(lab: number, segment: Segment): string {
  return `spl${lab}${segment === 'front' ? 'f' : 'b'}`
}

/** The lab machine's end of a host's cable: its port on the switch. */
export function portName(lab: number, nic: Nic): string {
  const last = nic.address.split('.').at(-1) ?? ''
  return `spl${lab}${nic.segment === 'front' ? 'f' : 'b'}${last}`
}

/** Runs lines of `ip` in one go, inside a namespace when one is named. */
export async function ipBatch(lines: readonly string[], namespace?: string): Promise<void> {
  const inside = namespace === undefined ? [] : ['-n', namespace]
  await must(['ip', ...inside, '-batch', '-'], { input: `${lines.join('\n')}\n` })
}

/** Makes the switches. Only the laptop's own segment gives the test process an address. */
export async function createSegments(lab: number, topology: Topology): Promise<void> {
  const nics = topology.hosts.flatMap(host => host.nics)
  const segments = new Set<Segment>(['front', ...nics.map(nic => nic.segment)])
  for (const segment of segments) {
    const bridge = bridgeName(lab, segment)
    await ipBatch([
      // Snooping would hold multicast back from ports that did not ask for it, like VRRP from a listener.
      `link add ${bridge} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`,
      ...(segment === 'front' ? [`addr add ${subnet(lab, 'front')}.1/24 dev ${bridge}`] : []),
      `link set ${bridge} up`,
    ])
  }
}

async function plugIn(lab: number, namespace: string, nic: Nic): Promise<void> {
  const port = portName(lab, nic)
  await ipBatch([
    `link add ${port} type veth peer name ${nic.device} address ${nic.mac} netns ${namespace}`,
    `link set ${port} master ${bridgeName(lab, nic.segment)} up`,
  ])
  await ipBatch([`addr add ${nic.address}/24 dev ${nic.device}`, `link set ${nic.device} up`], namespace)
}

/** Gives a host its network as it is after power on: cards with their addresses and nothing else. */
export async function createNamespace(
  lab: { readonly name: string; readonly number: number },
  host: { readonly name: string; readonly nics: readonly Nic[]; readonly gateway?: string },
): Promise<void> {
  const namespace = namespaceName(lab.name, host.name)
  await must(['ip', 'netns', 'add', namespace])
  await ipBatch(['link set lo up'], namespace)
  for (const nic of host.nics) await plugIn(lab.number, namespace, nic)
  if (host.gateway !== undefined) await ipBatch([`route add default via ${host.gateway}`], namespace)
}

/** Takes a namespace away together with its cables and everything that the host configured in it. */
export async function deleteNamespace(
  lab: { readonly name: string; readonly number: number },
  host: { readonly name: string; readonly nics: readonly Nic[] },
): Promise<void> {
  // The cables first: a namespace lives on for a moment while the kernel tidies up, and would keep them.
  for (const nic of host.nics) await run(['ip', 'link', 'del', portName(lab.number, nic)])
  await run(['ip', 'netns', 'del', namespaceName(lab.name, host.name)])
}

/** The box of the `forwarded` topology: one address, one port for every host behind it. */
export async function createGateway(lab: {
  readonly name: string
  readonly number: number
  readonly gateway?: Topology['gateway']
  readonly hosts: Topology['hosts']
}): Promise<void> {
  if (lab.gateway === undefined) return
  await createNamespace(lab, { name: 'gateway', nics: [lab.gateway.front, lab.gateway.back] })
  const forwards = lab.hosts.map(host => `tcp dport ${host.ssh.port} dnat to ${host.nics[0].address}:22`)
  const rules = `table ip forward {
    chain incoming { type nat hook prerouting priority -100
      ${forwards.join('\n      ')}
    }
    chain outgoing { type nat hook postrouting priority 100
      masquerade
    }
  }`
  const inside = ['ip', 'netns', 'exec', namespaceName(lab.name, 'gateway')]
  await must([...inside, 'nft', '-f', '-'], { input: rules })
  await must([...inside, 'sysctl', '-qw', 'net.ipv4.ip_forward=1'])
}
