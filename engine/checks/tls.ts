import { z } from 'zod'
import { RunError } from '../errors.ts'
import type { CheckKind } from './kind.ts'
import { fail, last, pass, unknown } from './judgement.ts'
import { addressOf, valueOf, ValueOf } from './values.ts'
import { phrase } from '../words/phrases/index.ts'

export const Tls = z.strictObject({
  address: ValueOf,
  port: ValueOf.default(443),
  /** The name that clients type: the certificate must hold it. */
  name: z.string().min(1),
  /** How many days it must still be valid. */
  days_left: z.number().int().min(0).default(0),
  /** Signed by an authority that the laptop knows; certificates inside a data centre often are not. */
  trusted: z.literal(true).optional(),
})
export type Tls = z.infer<typeof Tls>
interface Resolved {
  readonly address: string
  readonly port: string
  readonly name: string
  readonly daysLeft: number
  readonly trusted: boolean
}
type Seen =
  | { readonly ok: false; readonly reason: string }
  | {
      readonly ok: true
      readonly authorized: boolean
      readonly names: readonly string[]
      readonly validTo: string
      readonly fingerprint256: string
    }
interface Sample {
  readonly seen: Seen
  /** Laptop's clock at that moment, ms since the epoch. */
  readonly now: number
}

const dayMs = 86_400_000

/** The certificate that the endpoint shows to the laptop holds the name and is valid long enough (P18). */
export const tls: CheckKind<Tls, Resolved, Sample> = {
  kind: 'tls',
  schema: Tls,
  scope: 'host',
  resolve: (spec, render) => ({
    address: addressOf(spec.address, render),
    port: valueOf(spec.port, render),
    name: render.text(spec.name),
    daysLeft: spec.days_left,
    trusted: spec.trusted === true,
  }),
  describe: ({ address, port, name }) => phrase('see-tls', { address, port, name }),
  async sample({ address, port, name }, context) {
    if (!/^\d+$/.test(port))
      throw new RunError('INPUT_INVALID', { problem: phrase('value-port'), name: port })
    const seen = await context.ports.probe.tls({ address, port: Number(port), name, timeoutMs: 5000 })
    await context.keep('laptop', phrase('saw-certificate', { address, port }), JSON.stringify(seen, null, 1))
    return { seen, now: context.ports.clock.wall() }
  },
  judge(resolved, samples) {
    const { seen, now } = last(samples)
    const params = { address: resolved.address, port: resolved.port, name: resolved.name }
    if (!seen.ok) return fail('tls-no-handshake', { ...params, reason: seen.reason }, 'laptop')
    if (!seen.names.some(name => covers(name, resolved.name))) {
      return fail('tls-name', { ...params, names: seen.names.join(', ') }, 'laptop')
    }
    const ends = Date.parse(seen.validTo)
    if (Number.isNaN(ends)) return unknown('tls-date', { ...params, until: seen.validTo }, 'laptop')
    const days = Math.floor((ends - now) / dayMs)
    if (days < resolved.daysLeft || ends <= now) {
      return fail(
        'tls-expiring',
        { ...params, days, wanted: resolved.daysLeft, until: seen.validTo },
        'laptop',
      )
    }
    if (resolved.trusted && !seen.authorized) return fail('tls-untrusted', params, 'laptop')
    return pass('tls-so', { ...params, days, fingerprint: seen.fingerprint256 }, 'laptop')
  },
}

/** `*.example.cn` covers one label (RFC 6125, 6.4.3). */
export function covers(pattern: string, name: string): boolean {
  const [wanted, given] = [name.toLowerCase(), pattern.toLowerCase()]
  if (!given.startsWith('*.')) return given === wanted
  const dot = wanted.indexOf('.')
  return dot > 0 && wanted.slice(dot) === given.slice(1)
}
