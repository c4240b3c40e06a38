/** A pair of nodes and a third host as the drill sees them: a small model of VRRP behind fake sessions, on a fake clock. */
import { RunError } from '../../engine/errors.ts'
import type { GroupMember } from '../../engine/actions/kind.ts'
import type { HostFacts } from '../../engine/plan/facts.ts'
import type { Clock, CommandResult, HostCommand, Probe, Session, StreamLine } from '../../engine/ports.ts'

export interface DrillWorldOptions {
  readonly address?: string
  /** After the holder let go / its link died, the other takes it that late. */
  readonly takesAfterMs?: { readonly stop: number; readonly link: number }
  /** The stopped node takes it back that long after it was started. */
  readonly takesBackMs?: number
  /** How long clients stay cut off after the takeover (gratuitous ARP not honoured). */
  readonly deafMs?: number
  readonly laptopSees?: boolean
  readonly watcherSees?: boolean
  readonly nodesSee?: boolean
  readonly tcpdump?: boolean
  readonly sshInterface?: string
  /** Also holds it from the start. */
  readonly splitBrain?: boolean
  readonly stopFails?: boolean
  readonly armFails?: boolean
  readonly startFails?: boolean
}

export interface DrillWorld {
  readonly members: Readonly<Record<'node-a' | 'node-b' | 'client', GroupMember>>
  readonly probe: Probe
  /** Commands that changed something, in order: `node-a: systemctl stop keepalived`. */
  readonly changes: readonly string[]
  holders(): readonly string[]
  armed(): readonly string[]
  /** From now on the laptop's links to this host are dead. */
  cut(host: string): void
  /** What a person at the switch does. */
  link(host: 'node-a' | 'node-b', up: boolean): void
}

interface Node {
  service: boolean
  up: boolean
  holds: boolean
}
type NodeName = 'node-a' | 'node-b'
const macs: Record<NodeName, string> = { 'node-a': '02:00:00:00:00:0a', 'node-b': '02:00:00:00:00:0b' }
const bare = { stdout: '', stderr: '', truncated: false, durationMs: 1 } as const

/** `node-a` holds the address at first. Time passes only as the clock is moved on. */
export function drillWorld(clock: Clock, options: DrillWorldOptions = {}): DrillWorld {
  const address = options.address ?? '10.9.0.100'
  const takes = options.takesAfterMs ?? { stop: 650, link: 3200 }
  const nodes: Record<NodeName, Node> = {
    'node-a': { service: true, up: true, holds: true },
    'node-b': { service: true, up: true, holds: options.splitBrain === true },
  }
  const names = ['node-a', 'node-b'] as const
  const changes: string[] = []
  const restores = new Map<string, { fired: boolean; node: NodeName; link: boolean }>()
  const lines: { atMs: number; node: string; line: string }[] = []
  const dead = new Set<string>()
  let reachedFromMs = 0

  const other = (name: NodeName): NodeName => (name === 'node-a' ? 'node-b' : 'node-a')
  const say = (node: string, line: string): unknown => lines.push({ atMs: clock.monotonic(), node, line })
  const after = (ms: number, act: () => void): void => void clock.sleep(ms).then(act, () => undefined)

  function take(name: NodeName): void {
    const { service, up, holds } = nodes[name]
    if (!service || !up || holds) return
    nodes[name].holds = true
    reachedFromMs = clock.monotonic() + (options.deafMs ?? 0)
    say(name, `Keepalived_vrrp[7]: (VI) Entering MASTER STATE`)
    for (let sent = 0; sent < 5; sent++)
      say('garp', `ARP, Request who-has ${address} tell ${address}, length 28`)
  }
  function letGo(name: NodeName, lateMs: number): void {
    const held = nodes[name].holds
    nodes[name].holds = false
    if (held) after(lateMs, () => take(other(name)))
  }
  function setService(name: NodeName, on: boolean): void {
    if (nodes[name].service === on) return
    nodes[name].service = on
    if (!on) letGo(name, takes.stop)
    else say(name, 'Keepalived_vrrp[9]: (VI) Entering BACKUP STATE')
    if (on) back(name)
  }
  function setLink(name: NodeName, up: boolean): void {
    nodes[name].up = up
    if (!up) letGo(name, takes.link)
    else back(name)
  }
  function back(name: NodeName): void {
    if (options.takesBackMs === undefined) return
    after(options.takesBackMs, () => {
      nodes[other(name)].holds = false
      take(name)
    })
  }
  function answering(): NodeName | undefined {
    const holder = names.find(name => nodes[name].holds && nodes[name].up)
    return holder !== undefined && clock.monotonic() >= reachedFromMs ? holder : undefined
  }

  function arm(name: NodeName, text: string): CommandResult {
    if (options.armFails === true)
      return { ...bare, exitCode: 1, stderr: 'sh: cannot create: Read-only file system' }
    const token = /f="\$d\/restore-"'([^']+)'/.exec(text)?.[1] ?? ''
    const seconds = Number(/-lt (\d+) \]; do\n {2}sleep 1/.exec(text)?.[1])
    restores.set(token, { fired: false, node: name, link: text.includes('ip link set') })
    after(seconds * 1000, () => {
      const restore = restores.get(token)
      if (restore === undefined) return
      restores.set(token, { ...restore, fired: true })
      changes.push(`${name}: restore fired`)
      if (restore.link) setLink(name, true)
      else setService(name, true)
    })
    return { ...bare, exitCode: 0, stdout: `armed /run/siteproof/restore-${token}\n` }
  }

  function disarm(text: string): CommandResult {
    const token = /f="\$d\/restore-"'([^']+)'/.exec(text)?.[1] ?? ''
    const restore = restores.get(token)
    restores.delete(token)
    return {
      ...bare,
      exitCode: 0,
      stdout: restore === undefined ? 'unknown\n' : restore.fired ? 'fired\n' : 'disarmed\n',
    }
  }

  function change(name: NodeName, line: string): CommandResult {
    changes.push(`${name}: ${line}`)
    if (line.includes(' stop ')) {
      if (options.stopFails === true)
        return { ...bare, exitCode: 1, stderr: 'Failed to stop keepalived.service' }
      setService(name, false)
    } else if (line.includes(' start ')) {
      if (options.startFails === true) return { ...bare, exitCode: 1, stderr: 'Job failed' }
      setService(name, true)
    } else setLink(name, line.endsWith('up'))
    return { ...bare, exitCode: 0 }
  }

  function reads(host: string, text: string): CommandResult {
    const node = host === 'client' ? undefined : nodes[host as NodeName]
    const ok = (stdout: string): CommandResult => ({ ...bare, exitCode: 0, stdout })
    if (text.includes('ip -o -4 addr show')) {
      return ok(
        node?.holds === true
          ? `2: eth0    inet ${address}/24 scope global eth0\n`
          : '1: lo    inet 127.0.0.1/8 \n',
      )
    }
    if (text.includes('is-active')) {
      return ok(
        `${node?.service === true ? 'active\nactive-exit=0' : 'inactive\nactive-exit=3'}\nenabled\nenabled-exit=0\n`,
      )
    }
    if (text.includes('keepalived -v')) return ok('Keepalived v2.2.7 (01/16,2022)\n')
    const sees = host === 'client' ? options.watcherSees : options.nodesSee
    return ok(
      sees === false ? 'silent\n' : `-O -i 0.1\n${address} dev eth0 lladdr ${macs['node-a']} REACHABLE\n`,
    )
  }

  function exec(host: string, command: HostCommand): CommandResult {
    if (dead.has(host)) throw new RunError('HOST_LOST', { host })
    const name = host as NodeName
    if (command.kind === 'program') return change(name, command.argv.join(' '))
    if (command.text.includes('echo "armed $f"')) return arm(name, command.text)
    if (command.text.includes('said=unknown')) return disarm(command.text)
    if (command.text.includes('exit "$failed"')) {
      return change(
        name,
        command.text.includes('ip link set') ? 'ip link set up' : 'systemctl start keepalived',
      )
    }
    return reads(host, command.text)
  }

  async function* stream(host: string, text: string, signal: AbortSignal): AsyncIterable<StreamLine> {
    const line = (value: string): StreamLine => ({ atMs: clock.monotonic(), stream: 'stdout', line: value })
    const kind = text.includes('tcpdump')
      ? 'garp'
      : text.includes('journalctl')
        ? 'log'
        : text.includes('$t ping')
          ? 'ping'
          : 'holder'
    let read = lines.length
    let seq = 0
    if (kind === 'holder') yield line('every 100')
    while (!signal.aborted) {
      if (dead.has(host)) throw new RunError('HOST_LOST', { host })
      if (kind === 'holder') yield line(nodes[host as NodeName].holds ? '1' : '0')
      if (kind === 'ping') {
        const answers = answering()
        if (seq > 0 && answers === undefined) yield line(`no answer yet for icmp_seq=${seq}`)
        seq++
        if (answers !== undefined) {
          yield line(`neigh ${address} dev eth0 lladdr ${macs[answers]} REACHABLE`)
          yield line(`64 bytes from ${address}: icmp_seq=${seq} ttl=64 time=0.40 ms`)
        }
      }
      if (kind === 'garp' || kind === 'log') {
        const from = kind === 'garp' ? 'garp' : host
        for (; read < lines.length; read++)
          if (lines[read]?.node === from) yield line(lines[read]?.line ?? '')
      }
      await clock.sleep(100, signal).catch(() => undefined)
    }
  }

  function memberOf(name: string): GroupMember {
    const session: Session = {
      host: name,
      identity: {
        fingerprint: 'SHA256:fake',
        keyType: 'ssh-ed25519',
        serverVersion: 'fake',
        algorithms: { kex: '', cipher: '', mac: '', hostKey: '' },
        legacy: [],
        hops: [],
      },
      roundTripMs: () => 2,
      exec: command => Promise.resolve().then(() => exec(name, command)),
      stream: (command, signal) => stream(name, command.kind === 'script' ? command.text : '', signal),
      upload: () => Promise.reject(new RunError('NOT_SUPPORTED', { what: 'upload' })),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
    const ssh = {
      address: '192.0.2.1',
      port: 22,
      user: 'root',
      auth: { agent: true },
      encoding: 'utf-8',
    } as const
    const role = { 'node-a': 'a', 'node-b': 'b' }[name] ?? 'watch'
    return {
      host: { name, roles: [role], access: { name, ssh, hops: [] }, values: {} },
      facts: factsOf(name, options),
      session: () => Promise.resolve(session),
    }
  }

  const probe: Pick<Probe, 'canPing' | 'watch' | 'tcp'> = {
    canPing: () => Promise.resolve(options.laptopSees !== false),
    tcp: () => Promise.resolve({ outcome: 'open', ms: 1 }),
    async *watch(_target, everyMs, signal) {
      while (!signal.aborted) {
        const sentMs = clock.monotonic()
        const holder = answering()
        await clock.sleep(everyMs, signal).catch(() => undefined)
        if (holder === undefined) yield { sentMs, doneMs: sentMs + 1000, reachable: false }
        else
          yield {
            sentMs,
            doneMs: sentMs + 0.5,
            reachable: true,
            identity: macs[holder],
            neighbour: macs[holder],
          }
      }
    },
  }
  return {
    members: { 'node-a': memberOf('node-a'), 'node-b': memberOf('node-b'), client: memberOf('client') },
    probe: {
      ...probe,
      http: () => Promise.resolve({ ok: false, reason: 'not simulated' }),
      tls: () => Promise.resolve({ ok: false, reason: 'not simulated' }),
    },
    changes,
    holders: () => names.filter(name => nodes[name].holds),
    armed: () => [...restores.keys()],
    cut: host => dead.add(host),
    link: (name, up) => setLink(name, up),
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
