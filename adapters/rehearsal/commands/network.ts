/** ip, ping, arping, tcpdump over the simulated segment. */
import type { CustomCommand } from 'just-bash'
import type { SimulatedHost, SimulatedInterface } from '../world/host.ts'
import { command, failed, ok, optionOf, sleep, untilClosed, type CommandWorld, type Reply } from './kit.ts'

export function networkCommands(world: CommandWorld): readonly CustomCommand[] {
  return [
    command('ip', args => ip(world.host, args)),
    command('ping', args => ping(world, args)),
    command('arping', args => arping(world.host, args)),
    command('tcpdump', args => tcpdump(world, args)),
    command('bash', (args, _, original) =>
      args[1]?.includes('/dev/tcp/') ? connect(world.host, args) : original(),
    ),
  ]
}

/** In the one-line form that scripts ask for, whether `-o` is given or not. */
export function ip(host: SimulatedHost, args: readonly string[]): Reply {
  const words = args.filter(word => !word.startsWith('-'))
  const [object = '', verb = 'show'] = words
  // The simulated segment knows IPv4 only.
  if (args.includes('-6')) return ok()
  const device = optionOf(words, 'dev') ?? words[2]
  const shown = !words.includes('dev') || host.card.name === device ? [host.card] : []
  if (/^a(ddr(ess)?)?$/.test(object)) return address(host, args, words, verb, shown)
  if (object === 'link' && verb === 'set') {
    const name = optionOf(words, 'dev') ?? words[2] ?? ''
    host.setLink(name, words.includes('up'))
    return ok()
  }
  if (object === 'link') return ok([loopback, ...shown.map(link)].join(''))
  if (/^n(eigh)?/.test(object)) return neighbour(host, words[2] ?? '')
  if (object === 'route' && verb === 'get') {
    return ok(`${words[2] ?? ''} dev ${host.card.name} src ${host.primaryAddress()} \\    cache\n`)
  }
  if (object === 'route') return ok()
  return failed(1, `Object "${object}" is unknown, try "ip help".\n`)
}

export const loopback =
  '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN \\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n'

export function link(card: SimulatedInterface): string {
  const flags = card.up
    ? card.carrier
      ? 'BROADCAST,MULTICAST,UP,LOWER_UP'
      : 'NO-CARRIER,BROADCAST,MULTICAST,UP'
    : 'BROADCAST,MULTICAST'
  const state = card.up && card.carrier ? 'UP' : 'DOWN'
  return `2: ${card.name}: <${flags}> mtu 1500 qdisc mq state ${state} mode DEFAULT \\    link/ether ${card.mac} brd ff:ff:ff:ff:ff:ff\n`
}

function address(
  host: SimulatedHost,
  args: readonly string[],
  words: readonly string[],
  verb: string,
  shown: readonly SimulatedInterface[],
): Reply {
  if (verb === 'add' || verb === 'replace' || verb === 'del') {
    const target = words[2] ?? ''
    if (verb === 'del') host.removeAddress(target)
    else host.addAddress(target)
    return ok()
  }
  const lines = shown.flatMap(card =>
    card.addresses.map((one, index) => {
      const rank = index === 0 ? 'global' : 'global secondary'
      return `2: ${card.name}    inet ${one} scope ${rank} ${card.name}\\       valid_lft forever preferred_lft forever\n`
    }),
  )
  const local = args.includes('dev')
    ? ''
    : '1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever\n'
  return ok(local + lines.join(''))
}

function neighbour(host: SimulatedHost, target: string): Reply {
  const found = host.holds(target) ? undefined : host.segment.reach(target)
  if (found === undefined) return ok()
  return ok(`${target} dev ${host.card.name} lladdr ${found.card.mac} REACHABLE\n`)
}

export async function ping(world: CommandWorld, args: readonly string[]): Promise<Reply> {
  const target = args.at(-1) ?? ''
  const count = Number(optionOf(args, '-c') ?? Number.POSITIVE_INFINITY)
  const every = Math.max(50, Number(optionOf(args, '-i') ?? 1) * 1000)
  const streams = !Number.isFinite(count)
  let text = `PING ${target} (${target}) 56(84) bytes of data.\n`
  if (streams) world.terminal.write('stdout', text)
  let received = 0
  for (let sequence = 1; sequence <= count && !world.terminal.signal.aborted; sequence += 1) {
    const answers = reaches(world.host, target)
    if (answers) received += 1
    const line = answers
      ? `64 bytes from ${target}: icmp_seq=${sequence} ttl=64 time=0.3 ms\n`
      : args.includes('-O')
        ? `no answer yet for icmp_seq=${sequence}\n`
        : ''
    if (streams) world.terminal.write('stdout', line)
    else text += line
    if (sequence < count) await sleep(every, world.terminal.signal)
  }
  if (streams) return ok()
  const summary = `\n--- ${target} ping statistics ---\n${count} packets transmitted, ${received} received\n`
  return received > 0 ? ok(text + summary) : failed(1, '', text + summary)
}

function reaches(host: SimulatedHost, target: string): boolean {
  if (!host.linkUp()) return host.holds(target)
  return host.holds(target) || host.segment.reach(target) !== undefined
}

function arping(host: SimulatedHost, args: readonly string[]): Reply {
  if (args.includes('-V')) return ok('arping from iputils 20221126\n')
  const target = args.at(-1) ?? ''
  const others = host.linkUp() ? host.segment.holders(target).filter(one => one !== host) : []
  const replies = others.map(
    one => `Broadcast reply from ${target} [${one.card.mac.toUpperCase()}]  0.612ms\n`,
  )
  const text = `ARPING ${target} from ${host.primaryAddress()}\n${replies.join('')}Sent 3 probes (3 broadcast(s))\nReceived ${replies.length} response(s)\n`
  return replies.length > 0 ? ok(text) : failed(1, '', text)
}

/** bash's own `/dev/tcp/ADDRESS/PORT`: every simulated server listens on port 22 alone. */
function connect(host: SimulatedHost, args: readonly string[]): Reply {
  const [, , address = '', port = ''] = args
  if (!reaches(host, address)) return failed(1, `bash: connect: No route to host\n`)
  return port === '22' ? ok() : failed(1, `bash: connect: Connection refused\n`)
}

const VRRP_LISTEN_MS = 2500

/** VRRP is heard for a fixed while (the interpreter has no background); announcements stream until the channel closes. */
async function tcpdump(world: CommandWorld, args: readonly string[]): Promise<Reply> {
  const { host, terminal } = world
  const filter = args.join(' ')
  if (filter.includes('proto 112')) {
    let text = ''
    const stop = host.segment.onAdvert((_, advert) => {
      const to = advert.peers[0] ?? '224.0.0.18'
      text += `12:00:00.000000 IP ${advert.source} > ${to}: VRRPv2, Advertisement, vrid ${advert.vrid}, prio ${advert.priority}, authtype simple, intvl ${advert.advertSeconds}s, length 20\n`
    })
    await sleep(VRRP_LISTEN_MS, terminal.signal)
    stop()
    return ok(text)
  }
  const stop = host.segment.onAnnounce((address, from) => {
    if (!filter.includes(address)) return
    for (let sent = 0; sent < 5; sent += 1) {
      terminal.write(
        'stdout',
        `12:00:00.000000 ARP, Request who-has ${address} (ff:ff:ff:ff:ff:ff) tell ${address}, length 28 ${from.card.mac}\n`,
      )
    }
  })
  await untilClosed(terminal.signal)
  stop()
  return ok()
}
