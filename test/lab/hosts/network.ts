/**
 * Switches, network namespaces and cables. The switches of a lab live in a namespace of their own, out of reach of
 * the lab machine's packet filter (a Docker on it would drop what passes a bridge); the lab machine itself has
 * nothing but the laptop's network card. Every name carries the lab's name or number, so labs never meet.
 */
import { run, must } from '../system/run.ts'
import { namespaceName } from '../system/paths.ts'
import { subnet, type Nic, type Segment, type Topology } from './topology.ts'

/** What names a lab on the lab machine. */
export interface LabId {
  readonly name: string
  readonly number: number
}

/** The laptop's port on the switch of the `front` segment. */
export const laptopPort = 'laptop'

/** The namespace in which a lab's switches are. */
export function switchNamespace(lab: string): string {
  return namespaceName(lab, 'switch')
}

/** The laptop's network card, as the test process sees it. */
export function laptopDevice(lab: number): string {
  return `spl${lab}f`
}

/** The switch's port for a host's cable. */
export function portName(nic: Nic): string {
  return `${nic.segment}${nic.address.split('.').at(-1) ?? ''}`
}

/** Runs lines of `ip` in one go, inside a namespace when one is named. */
export async function ipBatch(lines: readonly string[], namespace?: string): Promise<void> {
  const inside = namespace === undefined ? [] : ['-n', namespace]
  await must(['ip', ...inside, '-batch', '-'], { input: `${lines.join('\n')}\n` })
}

/** Makes the switches, and the laptop's cable into the one of its own segment. */
export async function createSegments(lab: LabId, topology: Topology): Promise<void> {
  const inside = switchNamespace(lab.name)
  const nics = topology.hosts.flatMap(host => host.nics)
  const segments = [...new Set<Segment>(['front', ...nics.map(nic => nic.segment)])]
  await must(['ip', 'netns', 'add', inside])
  // Snooping would hold multicast back from ports that did not ask for it, like VRRP from a listener.
  const add = (segment: Segment): string =>
    `link add ${segment} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`
  await ipBatch([...segments.map(add), ...segments.map(segment => `link set ${segment} up`)], inside)

  const device = laptopDevice(lab.number)
  await ipBatch([`link add ${device} type veth peer name ${laptopPort} netns ${inside}`])
  await ipBatch([`link set ${laptopPort} master front up`], inside)
  await ipBatch([`addr add ${subnet(lab.number, 'front')}.1/24 dev ${device}`, `link set ${device} up`])
}

async function plugIn(lab: LabId, namespace: string, nic: Nic): Promise<void> {
  const port = portName(nic)
  await ipBatch(
    [
      `link add ${port} type veth peer name ${nic.device} address ${nic.mac} netns ${namespace}`,
      `link set ${port} master ${nic.segment} up`,
    ],
    switchNamespace(lab.name),
  )
  await ipBatch([`addr add ${nic.address}/24 dev ${nic.device}`, `link set ${nic.device} up`], namespace)
}

/** Gives a host its network as it is after power on: cards with their addresses and nothing else. */
export async function createNamespace(
  lab: LabId,
  host: { readonly name: string; readonly nics: readonly Nic[]; readonly gateway?: string },
): Promise<void> {
  const namespace = namespaceName(lab.name, host.name)
  await must(['ip', 'netns', 'add', namespace])
  await ipBatch(['link set lo up'], namespace)
  for (const nic of host.nics) await plugIn(lab, namespace, nic)
  if (host.gateway !== undefined) await ipBatch([`route add default via ${host.gateway}`], namespace)
}

/** Takes a namespace away together with its cables and everything that the host configured in it. */
export async function deleteNamespace(
  lab: LabId,
  host: { readonly name: string; readonly nics: readonly Nic[] },
): Promise<void> {
  // The cables first: a namespace lives on for a moment while the kernel tidies up, and would keep them.
  for (const nic of host.nics)
    await run(['ip', '-n', switchNamespace(lab.name), 'link', 'del', portName(nic)])
  await run(['ip', 'netns', 'del', namespaceName(lab.name, host.name)])
}

/** The box of the `forwarded` topology: one address, one port for every host behind it. */
export async function createGateway(lab: LabId & Topology): Promise<void> {
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
