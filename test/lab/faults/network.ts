/** Faults of cables, switches and packet filters. */
import { enterNetwork } from '../hosts/exec.ts'
import { portName, switchNamespace } from '../hosts/network.ts'
import type { Nic } from '../hosts/topology.ts'
import { must, run } from '../system/run.ts'
import type { Fault, FaultTarget } from './fault.ts'

const vrrpTable = 'siteproof_lab_vrrp'

/** The host's card that the fault means: the one named, or the serving one. */
function nicOf({ host, args }: FaultTarget, index = 0): Nic {
  const device = args[index]
  const nic = device === undefined ? host.nics[0] : host.nics.find(each => each.device === device)
  if (nic === undefined) throw new Error(`${host.name} has no network card ${device ?? ''}`)
  return nic
}

/** VRRP no longer gets into the host, as behind a closed firewall; tcpdump on the host still sees it. */
export const dropVrrp: Fault = {
  summary: 'incoming VRRP is dropped by the host’s packet filter, in a table of its own',
  usage: '',
  async apply({ lab, host }) {
    const rules = `table ip ${vrrpTable} {
      chain in { type filter hook input priority 0; policy accept; ip protocol 112 drop; }
    }`
    await must([...enterNetwork(lab.name, host.name), 'nft', '-f', '-'], { input: rules })
  },
  async heal({ lab, host }) {
    await run([...enterNetwork(lab.name, host.name), 'nft', 'delete', 'table', 'ip', vrrpTable])
  },
}

async function setPort(target: FaultTarget, state: 'up' | 'down'): Promise<void> {
  const inside = ['ip', '-n', switchNamespace(target.lab.name)]
  await must([...inside, 'link', 'set', portName(nicOf(target)), state])
}

/** The two ends of a host's cable, each as the words that put a program beside it and the name of the device. */
function cableEnds(target: FaultTarget): { inside: string[]; device: string }[] {
  const nic = nicOf(target, 1)
  return [
    { inside: enterNetwork(target.lab.name, 'switch'), device: portName(nic) },
    { inside: enterNetwork(target.lab.name, target.host.name), device: nic.device },
  ]
}

/** The switch port goes down: the host sees its carrier go, as with a pulled cable. */
export const linkDown: Fault = {
  summary: 'the switch port of the host goes down (NO-CARRIER on the host)',
  usage: '[DEVICE]',
  async apply(target) {
    await setPort(target, 'down')
  },
  async heal(target) {
    await setPort(target, 'up')
  },
}

/** Both directions are limited, each at its own end of the cable. */
export const slowLink: Fault = {
  summary: 'the host’s cable carries no more than RATE in each direction (1mbit unless told)',
  usage: '[RATE] [DEVICE]',
  async apply(target) {
    const limit = ['root', 'tbf', 'rate', target.args[0] ?? '1mbit', 'burst', '16k', 'latency', '400ms']
    for (const { inside, device } of cableEnds(target)) {
      await must([...inside, 'tc', 'qdisc', 'replace', 'dev', device, ...limit])
    }
  },
  async heal(target) {
    for (const { inside, device } of cableEnds(target)) {
      await run([...inside, 'tc', 'qdisc', 'del', 'dev', device, 'root'])
    }
  },
}
