/** Networks whose every packet to anybody but the named addresses is counted and dropped. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createNamespace, deleteNamespace, ipBatch } from '../hosts/network.ts'
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
  /** Where to: `ADDRESS . PROTOCOL . PORT`, each once. */
  strangers(): Promise<readonly string[]>
}

// What the kernel says by itself on a card with IPv6 is nobody's message.
const rules = (allowed: readonly string[]): string => `table inet egress {
  set v4 { type ipv4_addr . inet_proto . inet_service; flags dynamic; size 1024; }
  set v6 { type ipv6_addr . inet_proto . inet_service; flags dynamic; size 1024; }
  chain out { type filter hook output priority 0; policy drop;
    oifname "lo" accept
    ${allowed.length === 0 ? '' : `ip daddr { ${allowed.join(', ')} } accept`}
    icmpv6 type { mld2-listener-report, nd-router-solicit, nd-neighbor-solicit } accept
    counter
    add @v4 { ip daddr . meta l4proto . th dport }
    add @v6 { ip6 daddr . meta l4proto . th dport }
  }
}`

async function meterIn(
  namespace: string,
  allowed: readonly string[],
): Promise<Omit<MeteredLaptop, keyof AsyncDisposable>> {
  const inside = ['ip', 'netns', 'exec', namespace]
  await must([...inside, 'nft', '-f', '-'], { input: rules(allowed) })
  const list = (what: string, name: string): Promise<string> =>
    must([...inside, 'nft', 'list', what, 'inet', 'egress', name])
  return {
    namespace,
    async strangePackets() {
      const listing = await list('chain', 'out')
      const packets = /counter packets (\d+)/.exec(listing)?.[1]
      if (packets === undefined) throw new Error(`no counter in ${namespace}: ${listing}`)
      return Number(packets)
    },
    async strangers() {
      const listings = await Promise.all([list('set', 'v4'), list('set', 'v6')])
      return listings.flatMap(listing => listing.match(/\b[\da-f.:]+ \. [\w-]+ \. \d+/g) ?? [])
    },
  }
}

/**
 * A laptop of its own on a lab's front segment. With a default route, so that whoever tries to reach the world sends packets instead of
 * hearing that there is no way.
 */
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
  return {
    ...(await meterIn(namespace, allowed)),
    [Symbol.asyncDispose]: () => deleteNamespace(lab, host),
  }
}

/**
 * A laptop that reaches itself alone: its one cable, its way out in both families and its name server lead nowhere. Whatever still runs
 * in it when it goes is ended.
 */
export async function loneLaptop(name: string): Promise<MeteredLaptop> {
  const namespace = namespaceName(name, 'lone')
  // Files for /etc, which `ip netns exec` puts in their places.
  const etc = join('/etc/netns', namespace)
  const takeDown = async (): Promise<void> => {
    const { stdout } = await run(['ip', 'netns', 'pids', namespace])
    const pids = stdout.split('\n').filter(pid => pid !== '')
    if (pids.length > 0) await run(['kill', '-KILL', ...pids])
    await run(['ip', 'netns', 'del', namespace])
    await rm(etc, { recursive: true, force: true })
  }
  await takeDown()
  await mkdir(etc, { recursive: true })
  await writeFile(join(etc, 'resolv.conf'), 'nameserver 203.0.113.53\n')
  // Not over a socket of a resolver outside.
  await writeFile(join(etc, 'nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n')
  await must(['ip', 'netns', 'add', namespace])
  await ipBatch(
    [
      'link set lo up',
      'link add out type veth peer name nowhere',
      'link set nowhere up',
      'link set out up',
      'addr add 198.51.100.2/24 dev out',
      'addr add 2001:db8::2/64 dev out nodad',
      'neigh add 198.51.100.1 lladdr 02:5e:00:00:00:fe dev out',
      'neigh add 2001:db8::1 lladdr 02:5e:00:00:00:fe dev out',
      'route add default via 198.51.100.1',
      'route add default via 2001:db8::1 dev out',
    ],
    namespace,
  )
  return { ...(await meterIn(namespace, [])), [Symbol.asyncDispose]: takeDown }
}
