import { z } from 'zod'
import { heldBy, isJudgement, sampleHolders } from './addresses.ts'
import type { HolderSample } from './addresses.ts'
import type { CheckKind, Judgement } from './kind.ts'
import { fail, pass, unknown, worstOf } from './judgement.ts'
import { addressOf, membersOf, ValueOf } from './values.ts'
import { phrase } from '../words/phrases/index.ts'

export const OneHolder = z.strictObject({ of: ValueOf, across: z.array(z.string()).min(1) })
export type OneHolder = z.infer<typeof OneHolder>
interface Resolved {
  readonly address: string
  readonly across: readonly string[]
}

/**
 * Exactly one node holds the address in every sample, and it is the same one (P06). All nodes are asked in the same moment:
 * looking only at the node that should hold it is what hides a split brain.
 */
export const oneHolder: CheckKind<OneHolder, Resolved, readonly HolderSample[]> = {
  kind: 'one-holder',
  schema: OneHolder,
  scope: 'group',
  resolve: (spec, render) => ({ address: addressOf(spec.of, render), across: spec.across }),
  describe: ({ address, across }) => phrase('see-one-holder', { across: across.join(', '), address }),
  sample: (resolved, context) => sampleHolders(membersOf(resolved.across, context), context),
  judge(resolved, samples) {
    const judged = samples.map(sample => judgeTogether(resolved.address, sample))
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

function judgeTogether(
  address: string,
  sample: readonly HolderSample[],
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
  return { judgement: pass('one-holder', { address, holder, samples: 1 }), holder }
}
