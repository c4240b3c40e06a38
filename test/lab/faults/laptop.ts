/** Faults between the laptop and the hosts, made at the laptop's own port of the switch. */
import { enterNetwork } from '../hosts/exec.ts'
import { bridgeName, portName } from '../hosts/network.ts'
import { virtualAddress } from '../site-file.ts'
import { hostOf, type HostState, type LabState } from '../state.ts'
import { must, run } from '../system/run.ts'
import { firewallTable } from '../teardown.ts'
import type { Fault } from './fault.ts'

/** Every fault has its own pair of chains, so that healing one leaves the others in force. */
async function filter(lab: LabState, key: string, into: string, outOf: string): Promise<void> {
  const rules = `table bridge ${firewallTable(lab.number)} {
    chain ${key}_in { type filter hook input priority 0; policy accept; }
    chain ${key}_out { type filter hook output priority 0; policy accept; }
  }
  flush chain bridge ${firewallTable(lab.number)} ${key}_in
  flush chain bridge ${firewallTable(lab.number)} ${key}_out
  table bridge ${firewallTable(lab.number)} {
    chain ${key}_in { ${into} }
    chain ${key}_out { ${outOf} }
  }`
  await must(['nft', '-f', '-'], { input: rules })
}

async function unfilter(lab: LabState, key: string): Promise<void> {
  const chain = ['nft', 'delete', 'chain', 'bridge', firewallTable(lab.number)]
  await run([...chain, `${key}_in`])
  await run([...chain, `${key}_out`])
}

function cutKey(host: HostState): string {
  return `cut_${host.name.replaceAll('-', '_')}`
}

/** Through the forwarding box a host is one port of one address, so the box drops that. */
async function cutAtGateway(lab: LabState, host: HostState): Promise<void> {
  const rules = `table ip ${cutKey(host)} {
    chain pass { type filter hook prerouting priority -300; policy accept;
      tcp dport ${host.ssh.port} drop;
      ip saddr ${host.nics[0].address} tcp sport 22 drop;
    }
  }`
  await must([...enterNetwork(lab.name, 'gateway'), 'nft', '-f', '-'], { input: rules })
}

/** A host behind a jump host loses its sight of the jump host, the laptop's only way to it. */
async function cutFromJump(lab: LabState, host: HostState, jump: string): Promise<void> {
  const here = portName(lab.number, host.nics[0])
  const there = portName(lab.number, hostOf(lab, jump).nics[0])
  const rules = `table bridge ${firewallTable(lab.number)} {
    chain ${cutKey(host)}_in { type filter hook forward priority 0; policy accept;
      iifname "${here}" oifname "${there}" drop;
      iifname "${there}" oifname "${here}" drop;
    }
  }`
  await must(['nft', '-f', '-'], { input: rules })
}

/** The laptop's cable as far as one host can tell: the nodes go on seeing each other. */
export const cut: Fault = {
  summary: 'no frame passes between the laptop and the host; the nodes still see each other',
  usage: '',
  async apply({ lab, host }) {
    if (lab.gateway !== undefined) return cutAtGateway(lab, host)
    if (host.ssh.jump !== undefined) return cutFromJump(lab, host, host.ssh.jump)
    const front = host.nics.find(nic => nic.segment === 'front')
    if (front === undefined) throw new Error(`${host.name} has no cable to the laptop's segment`)
    const port = portName(lab.number, front)
    await filter(lab, cutKey(host), `iifname "${port}" drop;`, `oifname "${port}" drop;`)
  },
  async heal({ lab, host }) {
    const table = ['nft', 'delete', 'table', 'ip', cutKey(host)]
    if (lab.gateway !== undefined) await run([...enterNetwork(lab.name, 'gateway'), ...table])
    else await unfilter(lab, cutKey(host))
  },
}

/** Neither the virtual IP nor anything said about it reaches the laptop, as behind a router. */
export const hideVip: Fault = {
  summary: 'the laptop cannot reach the virtual IP nor hear ARP about it (the host named does not matter)',
  usage: '[ADDRESS]',
  async apply({ lab, args }) {
    const vip = args[0] ?? virtualAddress(lab)
    const into = `ip saddr ${vip} drop; arp saddr ip ${vip} drop; arp daddr ip ${vip} drop;`
    const outOf = `ip daddr ${vip} drop; arp daddr ip ${vip} drop;`
    await filter(lab, 'hide_vip', into, outOf)
    // A known neighbour would only be asked for again much later.
    await run(['ip', 'neigh', 'flush', 'dev', bridgeName(lab.number, 'front'), 'to', vip])
  },
  heal: ({ lab }) => unfilter(lab, 'hide_vip'),
}
