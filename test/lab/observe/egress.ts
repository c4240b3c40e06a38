/** A laptop of its own on a lab's front segment, whose every packet to anybody but the named addresses is counted and dropped. */
import { createNamespace, deleteNamespace, portName } from '../hosts/network.ts'
import type { Nic } from '../hosts/topology.ts'
import { subnet } from '../hosts/topology.ts'
import type { LabState } from '../state.ts'
import { namespaceName } from '../system/paths.ts'
import { must, run } from '../system/run.ts'

export interface MeteredLaptop extends AsyncDisposable {
  /** Network namespace, for `ip netns exec`. */
  readonly namespace: string
  /** What left, or tried to, for anywhere else; loopback not counted. */
  strangePackets(): Promise<number>
}

const rules = (allowed: readonly string[]): string => `table inet egress {
  chain out { type filter hook output priority 0; policy drop;
    oifname "lo" accept
    ${allowed.length === 0 ? '' : `ip daddr { ${allowed.join(', ')} } accept`}
    counter
  }
}`

/** With a default route, so that whoever tries to reach the world sends packets instead of hearing that there is no way. */
export async function meteredLaptop(lab: LabState, allowed: readonly string[]): Promise<MeteredLaptop> {
  const net = subnet(lab.number, 'front')
  const mac = `02:5e:${lab.number.toString(16).padStart(2, '0')}:00:00:c8`
  const nic: Nic = { device: 'eth0', segment: 'front', address: `${net}.200`, mac }
  const host = { name: 'metered', nics: [nic], gateway: `${net}.254` }
  const namespace = namespaceName(lab.name, host.name)
  await run(['ip', 'netns', 'del', namespace])
  await createNamespace(lab, host)
  const inside = ['ip', 'netns', 'exec', namespace]
  await must([...inside, 'sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1'])
  await must([...inside, 'ip', 'neigh', 'add', `${net}.254`, 'lladdr', '02:5e:00:00:00:fe', 'dev', 'eth0'])
  await must([...inside, 'nft', '-f', '-'], { input: rules(allowed) })
  return {
    namespace,
    async strangePackets() {
      const listing = await must([...inside, 'nft', 'list', 'chain', 'inet', 'egress', 'out'])
      const packets = /counter packets (\d+)/.exec(listing)?.[1]
      if (packets === undefined) throw new Error(`no counter on ${portName(nic)}: ${listing}`)
      return Number(packets)
    },
    [Symbol.asyncDispose]: () => deleteNamespace(lab, host),
  }
}
