import { z } from 'zod'
import { heldBy, isJudgement, sampleHolders } from './addresses.ts'
import type { HolderSample } from './addresses.ts'
import type { CheckKind, Judgement } from './kind.ts'
import { fail, pass, worstOf } from './judgement.ts'
import { addressOf, ValueOf } from './values.ts'
import { phrase } from '../words/phrases/index.ts'

export const Address = z.strictObject({ of: ValueOf, present: z.boolean().default(true) })
export type Address = z.infer<typeof Address>
interface Resolved {
  readonly address: string
  readonly present: boolean
}

/** This host holds the address exactly once, or not at all; compared whole, never by a pattern on dots (P05). */
export const address: CheckKind<Address, Resolved, HolderSample> = {
  kind: 'address',
  schema: Address,
  scope: 'host',
  resolve: (spec, render) => ({ address: addressOf(spec.of, render), present: spec.present }),
  describe: ({ address: wanted, present }) =>
    phrase(present ? 'see-address-held' : 'see-address-not-held', { address: wanted }),
  async sample(_, context) {
    const [sample] = await sampleHolders(context.hosts.slice(0, 1), context)
    if (sample === undefined) throw new TypeError('a host check needs a host')
    return sample
  },
  judge(resolved, samples) {
    const [first, ...rest] = samples.map(sample => judgeOne(resolved, sample))
    if (first === undefined) throw new TypeError('judge needs at least one sample')
    return worstOf([first, ...rest])
  },
}

function judgeOne({ address: wanted, present }: Resolved, sample: HolderSample): Judgement {
  const held = heldBy(sample, wanted)
  if (isJudgement(held)) return held
  const params = {
    host: sample.host,
    address: wanted,
    interfaces: held.map(each => each.interface).join(', '),
  }
  if (held.length > 1) return fail('address-twice', params)
  if (present) return held.length === 1 ? pass('address-held', params) : fail('address-not-held', params)
  return held.length === 0 ? pass('address-absent', params) : fail('address-still-held', params)
}
