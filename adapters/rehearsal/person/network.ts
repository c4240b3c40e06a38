/** ip(8) in its long and its brief form, ping with options anywhere, ss. */
import type { CustomCommand } from 'just-bash'
import { command, failed, ok, type CommandWorld, type Reply } from '../commands/kit.ts'
import { ip, link, loopback, ping } from '../commands/network.ts'
import type { SimulatedHost } from '../world/host.ts'
import { mainProgram } from './processes.ts'
import { has, readOptions } from './options.ts'

export function networkForPerson(world: CommandWorld): readonly CustomCommand[] {
  const { host } = world
  return [
    command('ip', args => ipForPerson(host, args)),
    command('ping', args => pingForPerson(world, args)),
    command('ss', args => sockets(host, args)),
  ]
}

/** One interface as ip(8) tells it. */
interface Shown {
  readonly name: string
  /** Number, flags and state, and the line of its MAC. */
  readonly head: string
  readonly addresses: readonly { readonly cidr: string; readonly rest: string }[]
}

const showing = /^(s(h(ow?)?)?|l(i(st?)?)?|ls)$/

function ipForPerson(host: SimulatedHost, args: readonly string[]): Reply {
  const options = args.filter(word => word.startsWith('-'))
  const [object = '', ...words] = args.filter(word => !word.startsWith('-'))
  const plain = words.filter(word => word !== 'dev' && !showing.test(word))
  const isChange = /^(add?|del?|delete|set|replace|change|flush|get|up|down)$/.test(words[0] ?? '')
  const isOneLine = options.some(word => /^-o(neline)?$/.test(word))
  const isRoute = /^r(oute)?$/.test(object)
  if (isChange || isOneLine || !(isRoute || /^(a(ddr(ess)?)?|l(ink)?)$/.test(object))) return ip(host, args)
  if (isRoute) return ok(host.card.up ? routes(host) : '')
  const [device] = plain
  const shown = interfaces(host).filter(one => device === undefined || one.name === device)
  if (shown.length === 0) return failed(1, `Device "${device ?? ''}" does not exist.\n`)
  const isBrief = options.some(word => /^-br(ief)?$/.test(word))
  const isLink = object.startsWith('l')
  if (isBrief) return ok(shown.map(one => brief(one, isLink)).join(''))
  return ok(shown.map(one => (isLink ? one.head : one.head + lines(one))).join(''))
}

function interfaces(host: SimulatedHost): readonly Shown[] {
  const { card } = host
  const local = { cidr: '127.0.0.1/8', rest: 'scope host lo' }
  const addresses = card.addresses.map((cidr, index) => ({
    cidr,
    rest:
      index === 0
        ? `brd ${networkOf(cidr).broadcast} scope global ${card.name}`
        : `scope global secondary ${card.name}`,
  }))
  return [
    { name: 'lo', head: head(loopback), addresses: [local] },
    { name: card.name, head: head(link(card)), addresses },
  ]
}

/** The same as scripts read, its two lines as two. */
function head(oneLine: string): string {
  return oneLine.replace(/ (?:mode DEFAULT )?\\/, ' group default qlen 1000\n')
}

function lines({ addresses }: Shown): string {
  const life = '       valid_lft forever preferred_lft forever'
  return addresses.map(({ cidr, rest }) => `    inet ${cidr} ${rest}\n${life}\n`).join('')
}

function brief({ name, head: text, addresses }: Shown, isLink: boolean): string {
  const [, state = ''] = / state (\S+)/.exec(text) ?? []
  const [, mac = ''] = /link\/\S+ (\S+)/.exec(text) ?? []
  const [, flags = ''] = /(<.*>)/.exec(text) ?? []
  const rest = isLink ? `${mac} ${flags}` : addresses.map(({ cidr }) => cidr).join(' ')
  return `${name.padEnd(16)} ${state.padEnd(14)} ${rest} \n`
}

/** The networks on the card; there is no router on the simulated segment, so none has a default route. */
function routes({ card }: SimulatedHost): string {
  const known = new Map<string, string>()
  for (const cidr of card.addresses) {
    const { network } = networkOf(cidr)
    // A single address is no network.
    if (!known.has(network) && !network.endsWith('/32')) known.set(network, cidr.split('/')[0] ?? '')
  }
  const rest = card.carrier ? '' : 'linkdown '
  return [...known]
    .map(([network, source]) => `${network} dev ${card.name} proto kernel scope link src ${source} ${rest}\n`)
    .join('')
}

function networkOf(cidr: string): { readonly network: string; readonly broadcast: string } {
  const [address = '', prefix = '32'] = cidr.split('/')
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - Number(prefix))
  const first = Math.floor(value / size) * size
  return { network: `${dotted(first)}/${prefix}`, broadcast: dotted(first + size - 1) }
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.')
}

const pingValues = ['c', 'i', 'W', 'w', 'I', 's', 't']

async function pingForPerson(world: CommandWorld, args: readonly string[]): Promise<Reply> {
  const { given, words } = readOptions(args, pingValues)
  const [target] = words
  if (target === undefined) return failed(1, 'ping: usage error: Destination address required\n')
  if (!/^[\d.]+$/.test(target)) return failed(2, `ping: ${target}: Name or service not known\n`)
  const options = [...given].flatMap(([name, value]) => (value === '' ? [`-${name}`] : [`-${name}`, value]))
  const reply = await ping(world, [...options, target])
  return { ...reply, stdout: reply.stdout.replace(/(\d+) packets transmitted, (\d+) received/, withLoss) }
}

function withLoss(text: string, sent: string, received: string): string {
  return `${text}, ${Math.round(100 - (100 * Number(received)) / Number(sent))}% packet loss`
}

/** Of the services that run, the ports that they listen on; connections are not simulated. */
async function sockets(host: SimulatedHost, args: readonly string[]): Promise<Reply> {
  const options = readOptions(args, [])
  const isTcp = has(options, 't', 'tcp') || !has(options, 'u', 'udp', 'x', 'unix')
  const isListening = has(options, 'l', 'listening', 'a', 'all')
  const rows: string[] = []
  for (const [name, { active, pid, ports }] of host.services) {
    if (!active || !isTcp || !isListening) continue
    const program = await mainProgram(host, name)
    const process = has(options, 'p', 'processes') ? ` users:(("${program}",pid=${pid},fd=3))` : ''
    for (const port of ports) {
      const shown = has(options, 'n', 'numeric') || port !== 22 ? String(port) : 'ssh'
      rows.push(
        `LISTEN 0      128    ${`0.0.0.0:${shown}`.padStart(18)} ${'0.0.0.0:*'.padStart(18)}${process}\n`,
      )
    }
  }
  return ok(
    `State  Recv-Q Send-Q ${'Local Address:Port'} ${'Peer Address:Port'.padStart(18)} Process\n${rows.join('')}`,
  )
}
