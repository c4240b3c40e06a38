import type { ActionContext, GroupMember } from '../actions/kind.ts'
import type { HostCommand, Privilege, Probe } from '../ports.ts'
import type { NotMeasured } from './codes.ts'
import type { Collector } from './collect.ts'
import { observerSeconds } from './plan.ts'
import type { DrillPlan } from './plan.ts'
import { garpScript, holderScript, logScript, pingCheckScript, pingScript } from './scripts.ts'

/** The drill's people: who may hold the address, who only watches, and what they turned out to be able to see. */
export interface Cast {
  readonly nodes: readonly GroupMember[]
  readonly watchers: readonly GroupMember[]
  readonly from: GroupMember
  readonly to: GroupMember
}

export interface Observers {
  /** Reachability, best first. */
  readonly names: readonly string[]
  readonly garps: boolean
  /** Grows while logs turn out not to be there. */
  readonly logsOf: string[]
  readonly notMeasured: string[]
  start(collector: Collector): void
}

type Target = Parameters<Probe['watch']>[0]
interface LaptopView {
  readonly target: Target
  readonly identifies: boolean
}

/** The laptop probes this often; hosts are told by what their ping can do. */
const laptopEveryMs = 50
const laptopTcpEveryMs = 100

/**
 * Finds out, before anything is changed, who can see what: the laptop first, then third hosts, then the node that is to take
 * over. Never the faulted node itself: what it reaches before the fault is its own address.
 */
export async function chooseObservers(
  plan: DrillPlan,
  cast: Cast,
  context: ActionContext,
): Promise<Observers> {
  const notMeasured: string[] = []
  const missing = (code: NotMeasured, name?: string): unknown =>
    notMeasured.push(name === undefined ? code : `${code}:${name}`)
  const laptop = await laptopView(plan, context, missing)
  const pings: (HostView & { readonly member: GroupMember })[] = []
  const candidates = [...cast.watchers, ...(cast.to === cast.from ? [] : [cast.to])]
  for (const member of candidates) {
    const view = await hostView(plan, member, context.signal)
    if (view === 'none') missing('host-cannot-ping', member.host.name)
    else if (view === 'silent') missing('host-no-answer', member.host.name)
    // On the node that takes over, the ARP table tells nothing once the address is its own.
    else pings.push({ member, options: view.options, identify: view.identify && member !== cast.to })
  }
  const near = pings.filter(ping => ping.identify).map(ping => ping.member)
  const garp = garpWatcher([...near, cast.to])
  if (garp === undefined) missing('garp-no-tcpdump')
  const logsOf = cast.nodes.map(node => node.host.name)
  const seconds = observerSeconds(faultByPerson(plan, cast, context))
  const script = (text: string, as: Privilege): HostCommand => ({ kind: 'script', text, as })

  return {
    names: [...(laptop === undefined ? [] : ['laptop']), ...pings.map(ping => ping.member.host.name)],
    garps: garp !== undefined,
    logsOf,
    notMeasured,
    start(collector) {
      for (const node of cast.nodes) {
        const name = node.host.name
        collector.watchHolder(node, script(holderScript(plan.address, seconds), 'login'))
        collector.watchLog(node, script(logScript(plan.service, seconds), 'root'), () => {
          logsOf.splice(logsOf.indexOf(name), 1)
          missing('log-not-followed', name)
        })
      }
      if (laptop !== undefined) {
        const every = laptop.target.kind === 'icmp' ? laptopEveryMs : laptopTcpEveryMs
        collector.watchLaptop(context.ports.probe, laptop.target, every)
      }
      for (const { member, options, identify } of pings) {
        const command = script(pingScript(plan.address, options, seconds), pingPrivilege(member))
        collector.watchPing(member, command, identify, intervalMs(options))
      }
      if (garp !== undefined) {
        collector.watchGarps(garp, script(garpScript(plan.address, seconds), 'root'), plan.address)
      }
    },
  }
}

/** Where the interface carries our own SSH, or may do, somebody at the switch cuts it; taking it down would cut us off. */
export function faultByPerson(plan: DrillPlan, cast: Cast, context: ActionContext): boolean {
  if (plan.fault !== 'link-down') return false
  const { sshInterface } = cast.from.facts
  const jumped = context.group.some(member =>
    member.host.access.hops.some(hop => hop.name === cast.from.host.name),
  )
  return (
    jumped ||
    sshInterface === undefined ||
    sshInterface === plan.device ||
    sshInterface.startsWith(`${plan.device}.`)
  )
}

async function laptopView(
  plan: DrillPlan,
  context: ActionContext,
  missing: (code: NotMeasured) => unknown,
): Promise<LaptopView | undefined> {
  const { probe } = context.ports
  const targets: Target[] = []
  if (await probe.canPing()) targets.push({ kind: 'icmp', address: plan.address })
  if (plan.port !== undefined) targets.push({ kind: 'tcp', address: plan.address, port: plan.port })
  if (targets.length === 0) missing('laptop-cannot-ping')
  for (const target of targets) {
    const identifies = await answers(probe, target, context.signal)
    if (identifies === undefined) continue
    if (!identifies && target.kind === 'tcp' && (await acceptsAnything(probe, plan.address))) {
      missing('laptop-answered-for')
      return undefined
    }
    if (!identifies) missing('laptop-arp-not-seen')
    return { target, identifies }
  }
  if (targets.length > 0) missing('laptop-no-answer')
  return undefined
}

/** tcpmux (RFC 1078): a host refuses it or drops it. */
const unusedPort = 1

/** A proxy, a VPN client or a firewall that takes connections in the host's place takes them at any port. */
async function acceptsAnything(probe: Probe, address: string): Promise<boolean> {
  return (await probe.tcp(address, unusedPort, 2000)).outcome === 'open'
}

/** Whether any of a few probes is answered, and then whether the ARP table tells by whom; undefined: no answer. */
async function answers(probe: Probe, target: Target, signal: AbortSignal): Promise<boolean | undefined> {
  const enough = new AbortController()
  let seen = 0
  try {
    for await (const sample of probe.watch(target, 200, enough.signal)) {
      signal.throwIfAborted()
      seen++
      if (sample.reachable) return sample.identity !== undefined
      if (seen >= 5) return undefined
    }
  } finally {
    enough.abort()
  }
  return undefined
}

interface HostView {
  readonly options: string
  /** Its ARP table tells who answers: it is on the same segment. */
  readonly identify: boolean
}

async function hostView(
  plan: DrillPlan,
  member: GroupMember,
  signal: AbortSignal,
): Promise<HostView | 'none' | 'silent'> {
  const session = await member.session()
  const command = { kind: 'script', text: pingCheckScript(plan.address), as: pingPrivilege(member) } as const
  const result = await session.exec(command, { timeoutSeconds: 30, signal })
  const [options = 'silent', ...rest] = result.stdout.trim().split('\n')
  if (result.exitCode !== 0 || options === '' || options === 'silent') return 'silent'
  return options === 'none' ? 'none' : { options, identify: rest.some(line => line.includes('lladdr')) }
}

/** Older pings let only root send more often than every 200 ms. */
function pingPrivilege(member: GroupMember): Privilege {
  return member.facts.user === 'root' ? 'root' : 'login'
}

function intervalMs(options: string): number {
  return Number(/-i ([\d.]+)/.exec(options)?.[1] ?? 1) * 1000
}

/** A third host on the segment first; on the node that takes over tcpdump sees what it sends. */
function garpWatcher(candidates: readonly GroupMember[]): GroupMember | undefined {
  return candidates.find(member => member.facts.tools['tcpdump'] !== undefined)
}
