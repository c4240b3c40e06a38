/** Faults between the laptop and the hosts, made where frames pass the switch. */
import { enterNetwork } from '../hosts/exec.ts'
import { laptopDevice, laptopPort, portName } from '../hosts/network.ts'
import { virtualAddress } from '../site-file.ts'
import { hostOf, type HostState, type LabState } from '../state.ts'
import { must, run } from '../system/run.ts'
import type { Fault } from './fault.ts'

/** Every fault has a table of its own, so that healing one leaves the others in force. */
async function filter(lab: LabState, table: string, rules: readonly string[]): Promise<void> {
  const input = `table bridge ${table} {
    chain pass { type filter hook forward priority 0; policy accept;
      ${rules.join('\n      ')}
    }
  }`
  await must([...enterNetwork(lab.name, 'switch'), 'nft', '-f', '-'], { input })
}

async function unfilter(lab: LabState, table: string): Promise<void> {
  await run([...enterNetwork(lab.name, 'switch'), 'nft', 'delete', 'table', 'bridge', table])
}

function between(one: string, other: string): string[] {
  return [`iifname "${one}" oifname "${other}" drop`, `iifname "${other}" oifname "${one}" drop`]
}

function cutTable(host: HostState): string {
  return `cut_${host.name.replaceAll('-', '_')}`
}

/** Through the forwarding box a host is one port of one address, so the box drops that. */
async function cutAtGateway(lab: LabState, host: HostState): Promise<void> {
  const input = `table ip ${cutTable(host)} {
    chain pass { type filter hook prerouting priority -300; policy accept;
      tcp dport ${host.ssh.port} drop
      ip saddr ${host.nics[0].address} tcp sport 22 drop
    }
  }`
  await must([...enterNetwork(lab.name, 'gateway'), 'nft', '-f', '-'], { input })
}

/** The two switch ports between which a host is cut off from the laptop. */
function cutPorts(lab: LabState, host: HostState): [string, string] {
  // A host behind a jump host loses its sight of that one, the laptop's only way to it.
  if (host.ssh.jump !== undefined) {
    return [portName(host.nics[0]), portName(hostOf(lab, host.ssh.jump).nics[0])]
  }
  const front = host.nics.find(nic => nic.segment === 'front')
  if (front === undefined) throw new Error(`${host.name} has no cable to the laptop's segment`)
  return [laptopPort, portName(front)]
}

/** The laptop's cable as far as one host can tell: the nodes go on seeing each other. */
export const cut: Fault = {
  summary: 'no frame passes between the laptop and the host; the nodes still see each other',
  usage: '',
  async apply({ lab, host }) {
    if (lab.gateway !== undefined) await cutAtGateway(lab, host)
    else await filter(lab, cutTable(host), between(...cutPorts(lab, host)))
  },
  async heal({ lab, host }) {
    const table = ['nft', 'delete', 'table', 'ip', cutTable(host)]
    if (lab.gateway !== undefined) await run([...enterNetwork(lab.name, 'gateway'), ...table])
    else await unfilter(lab, cutTable(host))
  },
}

/** The laptop would ask for a neighbour that it knows, or has given up on, only much later. */
async function forget(lab: LabState, address: string): Promise<void> {
  await run(['ip', 'neigh', 'del', address, 'dev', laptopDevice(lab.number)])
}

/** Neither the virtual IP nor anything said about it reaches the laptop, as behind a router. */
export const hideVip: Fault = {
  summary: 'the laptop cannot reach the virtual IP nor hear ARP about it (the host named does not matter)',
  usage: '[ADDRESS]',
  async apply({ lab, args }) {
    const vip = args[0] ?? virtualAddress(lab)
    await filter(lab, 'hide_vip', [
      ...[`oifname "${laptopPort}" ip saddr ${vip} drop`, `iifname "${laptopPort}" ip daddr ${vip} drop`],
      ...[
        `oifname "${laptopPort}" arp saddr ip ${vip} drop`,
        `oifname "${laptopPort}" arp daddr ip ${vip} drop`,
      ],
      `iifname "${laptopPort}" arp daddr ip ${vip} drop`,
    ])
    await forget(lab, vip)
  },
  async heal({ lab, args }) {
    await unfilter(lab, 'hide_vip')
    await forget(lab, args[0] ?? virtualAddress(lab))
  },
}
