import { z } from 'zod'
import { factValue } from '../plan/fact-value.ts'
import type { CheckKind } from './kind.ts'
import { fail, last, pass, unknown } from './judgement.ts'
import { phrase } from '../words/phrases/index.ts'
import { none } from '../words/listed.ts'
import { rule } from '../words/input-rules.ts'

const Scalar = z.union([z.string(), z.number(), z.boolean()])
export const Fact = z
  .strictObject({ fact: z.string().min(1), is: Scalar.optional(), in: z.array(Scalar).min(1).optional() })
  .refine(spec => (spec.is === undefined) !== (spec.in === undefined), rule('fact-is-or-in'))
export type Fact = z.infer<typeof Fact>
interface Resolved {
  readonly fact: string
  readonly wanted: readonly string[]
}
interface Sample {
  readonly host: string
  /** undefined: could not be told; null: known not to be there. */
  readonly value: string | null | undefined
}

/** A gathered fact of the host. `true` and `false` ask whether a tool is there (`tools.arping`). */
export const fact: CheckKind<Fact, Resolved, Sample> = {
  kind: 'fact',
  schema: Fact,
  scope: 'host',
  resolve: spec => ({ fact: spec.fact, wanted: (spec.in ?? [spec.is ?? '']).map(String) }),
  describe: ({ fact: name, wanted }) =>
    phrase(wanted.length > 1 ? 'see-fact-one-of' : 'see-fact', { fact: name, wanted: wanted.join(', ') }),
  async sample(resolved, context) {
    const [member] = context.hosts
    if (member === undefined) throw new TypeError('a host check needs a host')
    const value = factValue(member.facts, resolved.fact.split('.'))
    await context.keep(
      member.host.name,
      phrase('saw-fact', { fact: resolved.fact }),
      value ?? (value === null ? '(none)' : '(not known)'),
    )
    return { host: member.host.name, value }
  },
  judge(resolved, samples) {
    const { host, value } = last(samples)
    const params = { host, fact: resolved.fact, wanted: resolved.wanted.join(' / ') }
    if (value === undefined) return unknown('fact-unknown', params)
    const forms =
      value === null ? ['false'] : [value, ...(resolved.fact.startsWith('tools.') ? ['true'] : [])]
    const got = value ?? none
    return forms.some(form => resolved.wanted.includes(form))
      ? pass('fact-so', { ...params, got })
      : fail('fact-differs', { ...params, got })
  },
}
