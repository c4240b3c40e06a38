import { z } from 'zod'
import { readCommands, readService, serviceName } from '../actions/service-state.ts'
import type { ServiceReading } from '../actions/service-state.ts'
import { RunError } from '../errors.ts'
import type { CommandResult } from '../ports.ts'
import { heldBy, isJudgement, sampleHolders } from './addresses.ts'
import type { HolderSample } from './addresses.ts'
import type { CheckContext, CheckKind, Judgement } from './kind.ts'
import { fail, pass, unknown, worstOf } from './judgement.ts'
import { addressOf, membersOf, ValueOf } from './values.ts'
import { phrase } from '../words/phrases/index.ts'

export const OneHolder = z.strictObject({
  of: ValueOf,
  across: z.array(z.string()).min(1),
  /** Must run on the holder: an address that stands where it does not was left behind or set by hand. */
  service: z.string().min(1).optional(),
})
export type OneHolder = z.infer<typeof OneHolder>
interface Resolved {
  readonly address: string
  readonly across: readonly string[]
  readonly service?: string
}
interface Sample {
  readonly held: readonly HolderSample[]
  /** Of each node that holds it. */
  readonly services: Readonly<Record<string, ServiceReading>>
}

/**
 * Exactly one node holds the address in every sample, and it is the same one (P06). All nodes are asked in the same moment:
 * looking only at the node that should hold it is what hides a split brain.
 */
export const oneHolder: CheckKind<OneHolder, Resolved, Sample> = {
  kind: 'one-holder',
  schema: OneHolder,
  scope: 'group',
  resolve: (spec, render) => ({
    address: addressOf(spec.of, render),
    across: spec.across,
    ...(spec.service !== undefined && { service: render.text(spec.service) }),
  }),
  describe: ({ address, across, service }) =>
    service === undefined
      ? phrase('see-one-holder', { across: across.join(', '), address })
      : phrase('see-one-holder-runs', { across: across.join(', '), address, service }),
  async sample(resolved, context) {
    const members = membersOf(resolved.across, context)
    const held = await sampleHolders(members, context)
    return { held, services: await servicesOf(resolved, held, context) }
  },
  judge(resolved, samples) {
    const judged = samples.map(sample => judgeTogether(resolved, sample))
    const [first, ...rest] = judged.map(each => each.judgement)
    if (first === undefined) throw new TypeError('judge needs at least one sample')
    const found = worstOf([first, ...rest])
    if (found.verdict !== 'pass') return found
    const holders = [...new Set(judged.map(each => each.holder))]
    const params = { address: resolved.address, samples: samples.length }
    if (holders.length > 1) return fail('holder-changed', { ...params, holders: holders.join(' -> ') })
    return pass('one-holder', { ...params, holder: holders[0] ?? '' })
  },
}

async function servicesOf(
  { address, service }: Resolved,
  held: readonly HolderSample[],
  context: CheckContext,
): Promise<Sample['services']> {
  if (service === undefined) return {}
  if (!serviceName.test(service))
    throw new RunError('INPUT_INVALID', { problem: phrase('value-service'), name: service })
  const readings: Record<string, ServiceReading> = {}
  for (const each of held) {
    const found = heldBy(each, address)
    const [member] = context.member(each.host)
    if (isJudgement(found) || found.length === 0 || member === undefined) continue
    const { init } = member.facts
    const results: CommandResult[] = []
    for (const probe of readCommands(service, init))
      results.push(await context.probe(member, phrase('see-service', { service }), probe, 30))
    readings[each.host] = readService(results, init)
  }
  return readings
}

function judgeTogether(
  { address, service }: Resolved,
  { held: sample, services }: Sample,
): { readonly judgement: Judgement; readonly holder?: string } {
  const holders: string[] = []
  const unread: Judgement[] = []
  for (const each of sample) {
    const held = heldBy(each, address)
    if (isJudgement(held)) unread.push(held)
    else if (held.length > 1)
      return {
        judgement: fail('address-twice', {
          host: each.host,
          address,
          interfaces: held.map(one => one.interface).join(', '),
        }),
      }
    else if (held.length === 1) holders.push(each.host)
  }
  // Two holders are two holders, whatever a third host could not say.
  if (holders.length > 1) return { judgement: fail('two-holders', { address, holders: holders.join(', ') }) }
  const [lost] = unread
  if (lost !== undefined) return { judgement: lost }
  const [holder] = holders
  if (sample.length === 0) return { judgement: unknown('no-hosts', {}) }
  if (holder === undefined)
    return { judgement: fail('no-holder', { address, hosts: sample.map(each => each.host).join(', ') }) }
  if (service !== undefined) {
    const reading = services[holder]
    const params = { address, holder, host: holder, service, said: reading?.word ?? '' }
    if (reading?.active === false) return { judgement: fail('holder-without-service', params) }
    if (reading?.active !== true) return { judgement: unknown('service-unknown', params) }
  }
  return { judgement: pass('one-holder', { address, holder, samples: 1 }), holder }
}
