/** A pair of nodes and a third host as the drill sees them: fake sessions and a fake probe around a model of VRRP. */
import type { GroupMember } from '../../engine/actions/kind.ts'
import { RunError } from '../../engine/errors.ts'
import type { HostFacts } from '../../engine/plan/facts.ts'
import type { Clock, CommandResult, HostCommand, Probe, Session, StreamLine } from '../../engine/ports.ts'
import { nodeNames, vrrpPair } from './vrrp-pair.ts'
import type { NodeName, VrrpOptions, VrrpPair } from './vrrp-pair.ts'

export interface DrillWorldOptions extends VrrpOptions {
  readonly laptopSees?: boolean
  readonly watcherSees?: boolean
  readonly nodesSee?: boolean
  readonly tcpdump?: boolean
  /** Something in between accepts every TCP connection of the laptop, whatever it is for. */
  readonly laptopProxied?: boolean
  readonly sshInterface?: string
  readonly stopFails?: boolean
  readonly armFails?: boolean
  readonly startFails?: boolean
}

export interface DrillWorld {
  readonly members: Readonly<Record<NodeName | 'client', GroupMember>>
  readonly probe: Probe
  /** Commands that changed something, in order: `node-a: systemctl stop keepalived`. */
  readonly changes: readonly string[]
  holders(): readonly string[]
  armed(): readonly string[]
  /** From now on the laptop's links to this host are dead. */
  cut(host: string): void
  /** What a person at the switch does. */
  link(host: NodeName, up: boolean): void
}

interface Inside {
  readonly clock: Clock
  readonly options: DrillWorldOptions
  readonly pair: VrrpPair
  readonly changes: string[]
  readonly dead: Set<string>
  readonly restores: Map<string, { readonly fired: boolean }>
}
const macs: Record<NodeName, string> = { 'node-a': '02:00:00:00:00:0a', 'node-b': '02:00:00:00:00:0b' }
const bare = { stdout: '', stderr: '', truncated: false, durationMs: 1 } as const
const ok = (stdout: string): CommandResult => ({ ...bare, exitCode: 0, stdout })
const refused = (stderr: string): CommandResult => ({ ...bare, exitCode: 1, stderr })

/** `node-a` holds the address at first. Time passes only as the clock is moved on. */
export function drillWorld(clock: Clock, options: DrillWorldOptions = {}): DrillWorld {
  const pair = vrrpPair(clock, options)
  const inside: Inside = { clock, options, pair, changes: [], dead: new Set(), restores: new Map() }
  return {
    members: {
      'node-a': memberOf(inside, 'node-a', 'a'),
      'node-b': memberOf(inside, 'node-b', 'b'),
      client: memberOf(inside, 'client', 'watch'),
    },
    probe: probeOf(inside),
    changes: inside.changes,
    holders: () => nodeNames.filter(pair.holds),
    armed: () => [...inside.restores.keys()],
    cut: host => inside.dead.add(host),
    link: pair.setLink,
  }
}

const tokenOf = (script: string): string => /f="\$d\/restore-"'([^']+)'/.exec(script)?.[1] ?? ''

function arm(inside: Inside, name: NodeName, text: string): CommandResult {
  const { restores, changes, pair, clock } = inside
  if (inside.options.armFails === true) return refused('sh: cannot create: Read-only file system')
  const token = tokenOf(text)
  const seconds = Number(/-lt (\d+) \]; do\n {2}sleep 1/.exec(text)?.[1])
  restores.set(token, { fired: false })
  const fire = (): void => {
    if (!restores.has(token)) return
    restores.set(token, { fired: true })
    changes.push(`${name}: restore fired`)
    if (text.includes('ip link set')) pair.setLink(name, true)
    else pair.setService(name, true)
  }
  void clock.sleep(seconds * 1000).then(fire, () => undefined)
  return ok(`armed /run/siteproof/restore-${token}\n`)
}

function disarm(inside: Inside, text: string): CommandResult {
  const restore = inside.restores.get(tokenOf(text))
  inside.restores.delete(tokenOf(text))
  return ok(restore === undefined ? 'unknown\n' : restore.fired ? 'fired\n' : 'disarmed\n')
}

function left(inside: Inside, text: string): CommandResult {
  const restore = inside.restores.get(tokenOf(text))
  return ok(restore === undefined ? 'gone\n' : restore.fired ? 'fired\n' : 'armed\n')
}

function change({ changes, options, pair }: Inside, name: NodeName, line: string): CommandResult {
  changes.push(`${name}: ${line}`)
  if (line.includes(' stop ')) {
    if (options.stopFails === true) return refused('Failed to stop keepalived.service')
    pair.setService(name, false)
  } else if (line.includes(' start ')) {
    if (options.startFails === true) return refused('Job failed')
    pair.setService(name, true)
  } else pair.setLink(name, line.endsWith('up'))
  return ok('')
}

function reads({ pair, options }: Inside, host: string, text: string): CommandResult {
  const node = nodeNames.find(name => name === host)
  if (text.includes('ip -o -4 addr show')) {
    const held = node !== undefined && pair.holds(node)
    return ok(
      held ? `2: eth0    inet ${pair.address}/24 scope global eth0\n` : '1: lo    inet 127.0.0.1/8 \n',
    )
  }
  if (text.includes('is-active')) {
    const runs = node !== undefined && pair.runs(node)
    return ok(`${runs ? 'active\nactive-exit=0' : 'inactive\nactive-exit=3'}\nenabled\nenabled-exit=0\n`)
  }
  if (text.includes('keepalived -v')) return ok('Keepalived v2.2.7 (01/16,2022)\n')
  const sees = node === undefined ? options.watcherSees : options.nodesSee
  if (sees === false) return ok('silent\n')
  return ok(`-O -i 0.1\n${pair.address} dev eth0 lladdr ${macs['node-a']} REACHABLE\n`)
}

function exec(inside: Inside, host: string, command: HostCommand): CommandResult {
  if (inside.dead.has(host)) throw new RunError('HOST_LOST', { host })
  const name = nodeNames.find(node => node === host)
  if (command.kind === 'program') {
    return name === undefined ? refused('not simulated') : change(inside, name, command.argv.join(' '))
  }
  const { text } = command
  if (name === undefined) return reads(inside, host, text)
  if (text.includes('echo "armed $f"')) return arm(inside, name, text)
  if (text.includes('echo gone')) return left(inside, text)
  if (text.includes('said=unknown')) return disarm(inside, text)
  if (text.includes('exit "$failed"')) {
    return change(
      inside,
      name,
      text.includes('ip link set') ? 'ip link set up' : 'systemctl start keepalived',
    )
  }
  return reads(inside, host, text)
}

type Writer = () => readonly string[]

function pingWriter({ pair }: Inside): Writer {
  let seq = 0
  return () => {
    const holder = pair.answering()
    const before = seq > 0 ? [`no answer yet for icmp_seq=${seq}`] : []
    seq++
    if (holder === undefined) return before
    const { address } = pair
    return [
      `neigh ${address} dev eth0 lladdr ${macs[holder]} REACHABLE`,
      `64 bytes from ${address}: icmp_seq=${seq} ttl=64 time=0.40 ms`,
    ]
  }
}

function saidWriter({ pair }: Inside, node: string): Writer {
  let read = pair.said.length
  return () => {
    const fresh = pair.said.slice(read).filter(each => each.node === node)
    read = pair.said.length
    return fresh.map(each => each.line)
  }
}

function writerOf(inside: Inside, host: string, text: string): Writer {
  if (text.includes('tcpdump')) return saidWriter(inside, 'wire')
  if (text.includes('journalctl')) return saidWriter(inside, host)
  if (text.includes('$t ping')) return pingWriter(inside)
  const node = nodeNames.find(name => name === host)
  return () => [node !== undefined && inside.pair.holds(node) ? '1' : '0']
}

async function* stream(
  inside: Inside,
  host: string,
  text: string,
  signal: AbortSignal,
): AsyncIterable<StreamLine> {
  const { clock, dead } = inside
  const write = writerOf(inside, host, text)
  const line = (value: string): StreamLine => ({ atMs: clock.monotonic(), stream: 'stdout', line: value })
  if (text.includes("echo 'every 100'")) yield line('every 100')
  while (!signal.aborted) {
    if (dead.has(host)) throw new RunError('HOST_LOST', { host })
    for (const value of write()) yield line(value)
    await clock.sleep(100, signal).catch(() => undefined)
  }
}

function memberOf(inside: Inside, name: string, role: string): GroupMember {
  const algorithms = { kex: '', cipher: '', mac: '', hostKey: '' }
  const identity = { fingerprint: 'SHA256:fake', keyType: 'ssh-ed25519', serverVersion: 'fake', algorithms }
  const session: Session = {
    host: name,
    identity: { ...identity, legacy: [], hops: [] },
    roundTripMs: () => 2,
    exec: command => Promise.resolve().then(() => exec(inside, name, command)),
    stream: (command, signal) => stream(inside, name, command.kind === 'script' ? command.text : '', signal),
    upload: () => Promise.reject(new RunError('NOT_SUPPORTED', { what: 'upload' })),
    shell: () => Promise.reject(new RunError('NOT_SUPPORTED', { what: 'shell' })),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const ssh = {
    address: '192.0.2.1',
    port: 22,
    user: 'root',
    auth: { agent: true },
    encoding: 'utf-8',
  } as const
  return {
    host: { name, roles: [role], access: { name, ssh, hops: [] }, values: {} },
    facts: factsOf(name, inside.options),
    session: () => Promise.resolve(session),
  }
}

function probeOf({ clock, options, pair }: Inside): Probe {
  return {
    canPing: () => Promise.resolve(options.laptopSees !== false),
    tcp: () => Promise.resolve({ outcome: 'open', ms: 1 }),
    http: () => Promise.resolve({ ok: false, reason: 'not simulated' }),
    tls: () => Promise.resolve({ ok: false, reason: 'not simulated' }),
    async *watch(_target, everyMs, signal) {
      while (!signal.aborted) {
        const sentMs = clock.monotonic()
        const holder = pair.answering()
        await clock.sleep(everyMs, signal).catch(() => undefined)
        if (options.laptopProxied === true) yield { sentMs, doneMs: sentMs + 0.5, reachable: true }
        else if (holder === undefined) yield { sentMs, doneMs: sentMs + 1000, reachable: false }
        else {
          const mac = macs[holder]
          yield { sentMs, doneMs: sentMs + 0.5, reachable: true, identity: mac, neighbour: mac }
        }
      }
    },
  }
}

function factsOf(name: string, options: DrillWorldOptions): HostFacts {
  return {
    hostname: name,
    distribution: 'debian',
    release: '12',
    family: 'debian',
    architecture: 'x86_64',
    kernel: '6.1.0',
    init: 'systemd',
    interfaces: [],
    sshInterface: options.sshInterface ?? 'eth9',
    firewall: 'none',
    selinux: 'disabled',
    clockOffsetMs: 0,
    clockErrorMs: 1,
    tools: options.tcpdump === false ? {} : { tcpdump: '/usr/bin/tcpdump' },
    privilege: 'root',
    user: 'root',
  }
}
