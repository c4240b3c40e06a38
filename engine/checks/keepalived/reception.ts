/** What two readings of one daemon's counters prove about the adverts that it sends and receives. */
import type { CommandResult } from '../../ports.ts'
import type { Judgement } from '../kind.ts'
import { fail, pass, unknown, unreadable } from '../judgement.ts'
import { instancesOf } from './instances.ts'
import { parseConfig } from './parse.ts'
import { parseReadConfig, readConfigScript } from './read.ts'
import { parseStats } from './stats.ts'
import type { Counters } from './stats.ts'

export const instanceNamesScript = readConfigScript('/etc/keepalived/keepalived.conf')

export interface Reception {
  readonly host: string
  readonly first: CommandResult
  readonly second: CommandResult
  readonly config: CommandResult | null
  readonly milliseconds: number
}

/** One advert may fall outside the window at either end, hence one less than the rate gives, and never less than one. */
export function judgeReception(
  reading: Reception,
  master: boolean,
  advertMs: number,
  address: string,
): Judgement {
  const { host } = reading
  const counters = readBoth(reading, address)
  if ('verdict' in counters) return counters
  const { first, second } = counters
  const received = second.received - first.received
  const sent = second.sent - first.sent
  const expected = Math.max(1, Math.floor(reading.milliseconds / advertMs) - 1)
  const params = { host, received, sent, expected, seconds: Math.round(reading.milliseconds / 100) / 10 }
  if (received < 0 || sent < 0) return unknown('daemon-restarted', params)
  const grown = Object.entries(second.errors).filter(([name, value]) => value > (first.errors[name] ?? 0))
  if (grown.length > 0)
    return fail('advert-errors', { ...params, errors: grown.map(([name]) => name).join(', ') })
  if (master) {
    if (received > 0) return fail('master-hears-other', params)
    return sent < expected ? fail('master-silent', params) : pass('adverts-heard', params)
  }
  if (sent > 0) return fail('backup-speaks', params)
  if (received === 0) return fail('backup-deaf', params)
  return received < expected ? fail('backup-misses', params) : pass('adverts-heard', params)
}

function readBoth(
  { host, first, second, config }: Reception,
  address: string,
): Judgement | { readonly first: Counters; readonly second: Counters } {
  for (const result of [first, second]) {
    const unread = unreadable(result, host, 'keepalived.stats')
    if (unread !== undefined) return unread
  }
  const [one, two] = [parseStats(first.stdout), parseStats(second.stdout)]
  if (one === undefined || two === undefined) return unknown('no-output', { host, tool: 'keepalived.stats' })
  if (one.pid === null || two.pid === null) return fail('daemon-not-running', { host })
  if (one.pid !== two.pid)
    return unknown('daemon-restarted', { host, received: 0, sent: 0, expected: 0, seconds: 0 })
  const name = instanceOf(Object.keys(two.instances), config, address)
  const [before, after] = name === undefined ? [] : [one.instances[name], two.instances[name]]
  if (before === undefined || after === undefined) return unknown('instance-unknown', { host, address })
  return { first: before, second: after }
}

/** The only instance there is, else the one whose configuration lists the address. */
function instanceOf(
  names: readonly string[],
  config: CommandResult | null,
  address: string,
): string | undefined {
  if (names.length <= 1) return names[0]
  const { text } = parseReadConfig(config?.stdout ?? '')
  if (text === undefined) return undefined
  return instancesOf(parseConfig(text)).find(each =>
    each.addresses.some(one => one.address.split('/')[0] === address),
  )?.name
}
