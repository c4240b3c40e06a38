import { z } from 'zod'
import { ROOT_SHELL } from '../plan/sudoers.ts'
import { RunError } from '../errors.ts'
import type { CommandResult } from '../ports.ts'
import { heldBy, isJudgement, sampleHolders } from './addresses.ts'
import type { HolderSample } from './addresses.ts'
import type { CheckKind } from './kind.ts'
import { fail, last, pass, unknown, unreadable } from './judgement.ts'
import { addressesOf, addressOf, membersOf, ValueOf } from './values.ts'
import { arpScript, parseArp } from './wire/arp.ts'
import { interfaceOf } from './wire/interfaces.ts'
import { phrase } from '../words/phrases/index.ts'
import { listed } from '../words/listed.ts'

export const AddressFree = z.strictObject({
  address: ValueOf,
  interface: z.string().min(1),
  /** Addresses of further hosts that may hold it; those of this run are known. */
  except: z.array(ValueOf).default([]),
  /** Roles whose hosts may hold it; all hosts of the run unless told. A third host that only watches may not. */
  across: z.array(z.string()).min(1).optional(),
})
export type AddressFree = z.infer<typeof AddressFree>
interface Resolved {
  readonly address: string
  readonly interface: string
  readonly except: readonly string[]
  readonly across?: readonly string[]
}
interface Sample {
  readonly host: string
  readonly asked: CommandResult
  /** What answers for each allowed further address. */
  readonly excepted: readonly CommandResult[]
  readonly holders: readonly HolderSample[]
  /** MACs of this run's own hosts, by host. */
  readonly ours: Readonly<Record<string, readonly string[]>>
}

/** Nobody but hosts of this run answers ARP for the address (P04). ARP decides, not ping: firewalls drop ICMP. */
export const addressFree: CheckKind<AddressFree, Resolved, Sample> = {
  kind: 'address-free',
  schema: AddressFree,
  scope: 'host',
  sudo: () => [ROOT_SHELL],
  resolve: (spec, render) => ({
    address: addressOf(spec.address, render),
    interface: interfaceOf(spec.interface, render),
    except: addressesOf(spec.except, render),
    ...(spec.across === undefined ? {} : { across: spec.across }),
  }),
  describe: resolved =>
    phrase('see-address-free', { address: resolved.address, interface: resolved.interface }),
  async sample(resolved, context) {
    const [member] = context.hosts
    if (member === undefined) throw new RunError('INTERNAL', { what: 'a host check needs a host' })
    const arp = (address: string): Promise<CommandResult> =>
      context.probe(
        member,
        phrase('saw-arp', { address, interface: resolved.interface }),
        { kind: 'script', as: 'root', text: arpScript(resolved.interface, address, true) },
        30,
      )
    const everyone = resolved.across === undefined ? context.everyone() : membersOf(resolved.across, context)
    const [asked, before, excepted] = await Promise.all([
      arp(resolved.address),
      sampleHolders(everyone, context),
      Promise.all(resolved.except.map(arp)),
    ])
    // One of ours may have taken it while the question went out (keepalived was just started).
    const holders = [...before, ...(await sampleHolders(everyone, context))]
    const ours = everyone.map(
      each => [each.host.name, each.facts.interfaces.map(one => one.mac.toLowerCase())] as const,
    )
    return { host: member.host.name, asked, excepted, holders, ours: Object.fromEntries(ours) }
  },
  judge(resolved, samples) {
    const sample = last(samples)
    const { host, asked } = sample
    const unread = unreadable(asked, host, 'arping / perl / python / ping')
    if (unread !== undefined) return unread
    const answers = parseArp(asked.stdout)
    if (!answers.asked) return unknown('no-output', { host, tool: answers.tool })
    const allowed = new Set([
      ...sample.holders.flatMap(holder =>
        holds(holder, resolved.address) ? (sample.ours[holder.host] ?? []) : [],
      ),
      ...sample.excepted.flatMap(result => parseArp(result.stdout).macs),
    ])
    const vantage = answers.tool === 'arping' ? undefined : `${host} (${answers.tool} instead of arping)`
    const params = { host, address: resolved.address, interface: resolved.interface }
    const strangers = answers.macs.filter(mac => !allowed.has(mac))
    if (strangers.length > 0) return fail('address-taken', { ...params, macs: strangers.join(', ') }, vantage)
    return pass('address-free', { ...params, ours: listed(answers.macs) }, vantage)
  },
}

function holds(sample: HolderSample, address: string): boolean {
  const held = heldBy(sample, address)
  return !isJudgement(held) && held.length > 0
}
