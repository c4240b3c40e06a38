import { z } from 'zod'
import { ROOT_SHELL } from '../plan/sudoers.ts'
import { shellQuote } from '../plan/quote.ts'
import type { CommandResult } from '../ports.ts'
import { heldBy, isJudgement, sampleHolders } from './addresses.ts'
import type { HolderSample } from './addresses.ts'
import type { CheckContext, CheckKind, Judgement } from './kind.ts'
import { fail, pass, unknown, unreadable, worstOf } from './judgement.ts'
import { addressOf, membersOf, ValueOf } from './values.ts'
import { arpScript, parseArp } from './wire/arp.ts'
import { interfaceOn } from './wire/interfaces.ts'
import { phrase } from '../words/phrases/index.ts'

export const OneMac = z.strictObject({
  of: ValueOf,
  /** The asking host's interface: a per-host parameter or a name; else the one in the address's subnet. */
  interface: z.string().min(1).optional(),
  across: z.array(z.string()).min(1),
  /** Who may ask, first choice first; one of `across` that does not hold it otherwise. */
  from: z.array(z.string()).default([]),
})
export type OneMac = z.infer<typeof OneMac>
interface Resolved {
  readonly address: string
  readonly interface?: string
  readonly across: readonly string[]
  readonly from: readonly string[]
}
interface Sample {
  readonly holders: readonly HolderSample[]
  /** The holder's own MAC on the interface that holds it. */
  readonly own: CommandResult | null
  /** null: no host that does not hold it could ask. */
  readonly asked: { readonly host: string; readonly result: CommandResult } | null
}

/** Broadcast ARP for the address is answered by exactly one MAC, the holder's (P07); two MACs are a split brain. */
export const oneMac: CheckKind<OneMac, Resolved, Sample> = {
  kind: 'one-mac',
  schema: OneMac,
  scope: 'group',
  sudo: () => [ROOT_SHELL],
  resolve: (spec, render) => ({
    address: addressOf(spec.of, render),
    across: spec.across,
    from: spec.from,
    ...(spec.interface === undefined ? {} : { interface: spec.interface }),
  }),
  describe: resolved => phrase('see-one-mac', { address: resolved.address }),
  sample,
  judge(resolved, samples) {
    const [first, ...rest] = samples.map(each => judgeOne(resolved.address, each))
    if (first === undefined) throw new TypeError('judge needs at least one sample')
    return worstOf([first, ...rest])
  },
}

async function sample(resolved: Resolved, context: CheckContext): Promise<Sample> {
  const { address } = resolved
  const members = membersOf(resolved.across, context)
  const holders = await sampleHolders(members, context)
  const holding = holders.flatMap(each => {
    const held = heldBy(each, address)
    return isJudgement(held) ? [] : held.map(one => ({ host: each.host, interface: one.interface }))
  })
  const [holder] = holding
  const own = holder === undefined ? null : await readMac(holder.host, holder.interface, context)
  const candidates = [...membersOf(resolved.from, context), ...members]
  // A host does not answer its own broadcast: the holder would hear only the other one, or nobody.
  const asker = candidates.find(each => !holding.some(one => one.host === each.host.name))
  const name = asker === undefined ? undefined : interfaceOn(asker, resolved.interface, address)
  if (asker === undefined || name === undefined) return { holders, own, asked: null }
  const text = arpScript(name, address, false)
  const result = await context.probe(
    asker,
    phrase('saw-arp', { address, interface: name }),
    { kind: 'script', as: 'root', text },
    30,
  )
  return { holders, own, asked: { host: asker.host.name, result } }
}

function readMac(host: string, interfaceName: string, context: CheckContext): Promise<CommandResult | null> {
  const [member] = context.member(host)
  if (member === undefined) return Promise.resolve(null)
  const text = `cat /sys/class/net/${shellQuote(interfaceName)}/address\n`
  return context.probe(
    member,
    phrase('saw-mac', { interface: interfaceName }),
    { kind: 'script', as: 'login', text },
    10,
  )
}

function judgeOne(address: string, { holders, own, asked }: Sample): Judgement {
  const holding = holders.filter(each => {
    const held = heldBy(each, address)
    return !isJudgement(held) && held.length > 0
  })
  const names = holding.map(each => each.host).join(', ')
  if (holding.length > 1) return fail('two-holders', { address, holders: names })
  if (asked === null) return unknown('no-asker', { address })
  const unread = unreadable(asked.result, asked.host, 'arping / perl / python')
  if (unread !== undefined) return unread
  const answers = parseArp(asked.result.stdout)
  if (!answers.asked) return unknown('no-output', { host: asked.host, tool: answers.tool })
  const vantage = answers.tool === 'arping' ? asked.host : `${asked.host} (${answers.tool} instead of arping)`
  const params = { address, macs: answers.macs.join(', '), asker: asked.host, holder: names }
  if (answers.macs.length === 0) return fail('mac-none', params, vantage)
  if (answers.macs.length > 1) return fail('mac-many', params, vantage)
  const mac = own?.exitCode === 0 ? own.stdout.trim().toLowerCase() : ''
  if (mac === '') return unknown('mac-owner-unknown', params, vantage)
  return answers.macs[0] === mac
    ? pass('one-mac', params, vantage)
    : fail('mac-stranger', { ...params, own: mac }, vantage)
}
