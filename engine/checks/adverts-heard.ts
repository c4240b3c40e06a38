import { z } from 'zod'
import { ROOT_SHELL } from '../plan/sudoers.ts'
import type { GroupMember } from '../actions/kind.ts'
import { durationOf } from '../runbook/duration.ts'
import type { CommandResult } from '../ports.ts'
import { heldBy, isJudgement, sampleHolders } from './addresses.ts'
import type { HolderSample } from './addresses.ts'
import { statsScript } from './keepalived/stats.ts'
import { instanceNamesScript, judgeReception } from './keepalived/reception.ts'
import type { CheckContext, CheckKind, Judgement } from './kind.ts'
import { fail, unknown, unreadable, worstOf } from './judgement.ts'
import { addressOf, membersOf, valueOf, ValueOf } from './values.ts'
import { phrase } from '../words/phrases/index.ts'

export const AdvertsHeard = z.strictObject({
  across: z.array(z.string()).min(1),
  /** The virtual IP: its holder must be the one that sends. */
  address: ValueOf,
  /** Seconds between adverts, `1` or `1s`. */
  advert_int: ValueOf,
})
export type AdvertsHeard = z.infer<typeof AdvertsHeard>
interface Resolved {
  readonly address: string
  readonly advertInt: string
  readonly across: readonly string[]
}
export interface Reading {
  readonly host: string
  readonly first: CommandResult
  readonly second: CommandResult
  /** Where several instances run: the configuration's instances with their addresses, to tell which one is meant. */
  readonly config: CommandResult | null
  readonly milliseconds: number
}
interface Sample {
  readonly before: readonly HolderSample[]
  readonly after: readonly HolderSample[]
  readonly readings: readonly Reading[]
}

/**
 * The backup really receives (P12): its Received counter grows at the advert rate, the master's does not, no error counter
 * grows. tcpdump would not do: it sees packets before the firewall drops them.
 */
export const advertsHeard: CheckKind<AdvertsHeard, Resolved, Sample> = {
  kind: 'adverts-heard',
  schema: AdvertsHeard,
  scope: 'group',
  sudo: () => [ROOT_SHELL],
  resolve: (spec, render) => ({
    address: addressOf(spec.address, render),
    advertInt: valueOf(spec.advert_int, render),
    across: spec.across,
  }),
  describe: resolved =>
    phrase('see-adverts', { across: resolved.across.join(', '), seconds: resolved.advertInt }),
  sample,
  judge(resolved, samples) {
    const [first, ...rest] = samples.map(each => judgeOne(resolved, each))
    if (first === undefined) throw new TypeError('judge needs at least one sample')
    return worstOf([first, ...rest])
  },
}

async function sample(resolved: Resolved, context: CheckContext): Promise<Sample> {
  const members = membersOf(resolved.across, context)
  const { clock } = context.ports
  const before = await sampleHolders(members, context)
  const read = async (member: GroupMember): Promise<{ result: CommandResult; at: number }> => {
    const command = { kind: 'script', as: 'root', text: statsScript('keepalived') } as const
    const result = await context.probe(member, 'keepalived.stats', command, 20)
    return { result, at: clock.monotonic() }
  }
  const first = await Promise.all(members.map(read))
  await clock.sleep(3 * advertMs(resolved.advertInt) + 2000, context.signal)
  const second = await Promise.all(members.map(read))
  const after = await sampleHolders(members, context)
  const readings = members.flatMap(async (member, index) => {
    const [one, two] = [first[index], second[index]]
    if (one === undefined || two === undefined) return []
    const several = (two.result.stdout.match(/^VRRP Instance: /gm) ?? []).length > 1
    const command = { kind: 'script', as: 'root', text: instanceNamesScript } as const
    const config = several ? await context.probe(member, phrase('saw-instances'), command, 20) : null
    return [
      {
        host: member.host.name,
        first: one.result,
        second: two.result,
        config,
        milliseconds: two.at - one.at,
      },
    ]
  })
  return { before, after, readings: (await Promise.all(readings)).flat() }
}

function advertMs(advertInt: string): number {
  return durationOf(advertInt) ?? 1000
}

function judgeOne(resolved: Resolved, { before, after, readings }: Sample): Judgement {
  const { address } = resolved
  const holder = onlyHolder(before, address)
  if (typeof holder !== 'string') return holder
  const later = onlyHolder(after, address)
  if (typeof later !== 'string') return later
  if (holder !== later)
    return fail('holder-changed', { address, holders: `${holder} -> ${later}`, samples: 2 })
  // Backups first: what they received is what a pass tells.
  const ordered = [...readings].sort((a, b) => Number(a.host === holder) - Number(b.host === holder))
  const [first, ...rest] = ordered.map(reading =>
    judgeReception(reading, reading.host === holder, advertMs(resolved.advertInt), address),
  )
  if (first === undefined) return unknown('no-hosts')
  const found = worstOf([first, ...rest])
  if (found.verdict !== 'pass') return found
  const backups = readings.filter(reading => reading.host !== holder).map(reading => reading.host)
  if (backups.length === 0) return unknown('no-backup', { address, holder })
  return {
    ...found,
    code: 'adverts-heard',
    params: { address, holder, backups: backups.join(', '), ...found.params },
  }
}

function onlyHolder(samples: readonly HolderSample[], address: string): string | Judgement {
  const holders: string[] = []
  for (const each of samples) {
    const unread = unreadable(each.result, each.host, 'ip')
    if (unread !== undefined) return unread
    const held = heldBy(each, address)
    if (!isJudgement(held) && held.length > 0) holders.push(each.host)
  }
  const [holder, ...others] = holders
  if (others.length > 0) return fail('two-holders', { address, holders: holders.join(', ') })
  return holder ?? fail('no-holder', { address, hosts: samples.map(each => each.host).join(', ') })
}
