/** `vrid-free` and `one-source`: who speaks a virtual router id on the segment, heard from this host's own interface. */
import { z } from 'zod'
import { durationOf } from '../runbook/duration.ts'
import { ROOT_SHELL } from '../plan/sudoers.ts'
import { RunError } from '../errors.ts'
import type { Renderer } from '../plan/render.ts'
import type { CommandResult } from '../ports.ts'
import { Duration } from '../runbook/schema.ts'
import type { CheckContext, CheckKind, Judgement } from './kind.ts'
import { fail, last, pass, unknown, unreadable } from './judgement.ts'
import { addressesOf, membersOf, valueOf, ValueOf } from './values.ts'
import { interfaceOf, ownAddresses } from './wire/interfaces.ts'
import { listenScript, parseHeard } from './wire/listen.ts'
import { phrase } from '../words/phrases/index.ts'

const common = { vrid: ValueOf, interface: z.string().min(1), listen: Duration.default('5s') }
export const VridFree = z.strictObject({
  ...common,
  except: z.array(ValueOf).default([]),
  /** Roles whose hosts may speak it; all hosts of the run unless told. A third host that only watches may not. */
  across: z.array(z.string()).min(1).optional(),
})
export type VridFree = z.infer<typeof VridFree>
export const OneSource = z.strictObject({ ...common, from: z.array(ValueOf).min(1) })
export type OneSource = z.infer<typeof OneSource>

interface Resolved {
  readonly vrid: string
  readonly interface: string
  readonly seconds: number
  readonly allowed: readonly string[]
  readonly across?: readonly string[]
}
interface Sample {
  readonly host: string
  readonly result: CommandResult
  /** Addresses that hosts of this run own. */
  readonly ours: readonly string[]
}

/** Nobody else speaks this VRID (P11 before the pair exists); adverts of this run's own hosts do not count. */
export const vridFree: CheckKind<VridFree, Resolved, Sample> = {
  kind: 'vrid-free',
  schema: VridFree,
  scope: 'host',
  sudo: () => [ROOT_SHELL],
  resolve: (spec, render) => ({
    ...resolveListening(spec, spec.except, render),
    ...(spec.across === undefined ? {} : { across: spec.across }),
  }),
  describe: ({ vrid, interface: device, seconds }) =>
    phrase('see-vrid-free', { vrid, interface: device, seconds }),
  sample: listen,
  judge(resolved, samples) {
    const heard = sources(resolved, last(samples))
    if ('verdict' in heard) return heard
    const { host, ours } = last(samples)
    const strangers = heard.found.filter(
      source => !ours.includes(source) && !resolved.allowed.includes(source),
    )
    const params = { host, vrid: resolved.vrid, interface: resolved.interface, seconds: resolved.seconds }
    if (strangers.length > 0)
      return fail('vrid-taken', { ...params, sources: strangers.join(', ') }, heard.vantage)
    return pass('vrid-free', params, heard.vantage)
  },
}

/** Exactly one source speaks this VRID, and it is one of ours (P11 in steady use); two are a split brain on the wire. */
export const oneSource: CheckKind<OneSource, Resolved, Sample> = {
  kind: 'one-source',
  schema: OneSource,
  scope: 'host',
  resolve: (spec, render) => resolveListening(spec, spec.from, render),
  describe: ({ vrid, interface: device, allowed }) =>
    phrase('see-one-source', { vrid, interface: device, allowed: allowed.join(' | ') }),
  sample: listen,
  judge(resolved, samples) {
    const { host } = last(samples)
    const heard = sources(resolved, last(samples))
    if ('verdict' in heard) return heard
    const params = {
      host,
      vrid: resolved.vrid,
      interface: resolved.interface,
      sources: heard.found.join(', '),
    }
    const [source, ...others] = heard.found
    if (source === undefined)
      return fail('vrid-silent', { ...params, seconds: resolved.seconds }, heard.vantage)
    if (others.length > 0) return fail('vrid-many', params, heard.vantage)
    if (!resolved.allowed.includes(source)) return fail('vrid-stranger', params, heard.vantage)
    return pass('one-source', params, heard.vantage)
  },
}

function resolveListening(
  spec: { vrid: ValueOf; interface: string; listen: string },
  allowed: readonly ValueOf[],
  render: Renderer,
): Resolved {
  return {
    vrid: valueOf(spec.vrid, render),
    interface: interfaceOf(spec.interface, render),
    seconds: Math.max(1, Math.ceil((durationOf(spec.listen) ?? 5000) / 1000)),
    allowed: addressesOf(allowed, render),
  }
}

async function listen(resolved: Resolved, context: CheckContext): Promise<Sample> {
  const [member] = context.hosts
  if (member === undefined) throw new RunError('INTERNAL', { what: 'a host check needs a host' })
  const { seconds } = resolved
  const own = resolved.across === undefined ? context.everyone() : membersOf(resolved.across, context)
  const result = await context.probe(
    member,
    phrase('saw-vrrp', { interface: resolved.interface, seconds }),
    { kind: 'script', as: 'root', text: listenScript(resolved.interface, seconds) },
    seconds + 20,
  )
  return { host: member.host.name, result, ours: [...ownAddresses(own)] }
}

/** The sources heard, or why that cannot be told; the substitute for tcpdump is named as the vantage. */
function sources(
  resolved: Resolved,
  { host, result }: Sample,
): Judgement | { readonly found: readonly string[]; readonly vantage?: string } {
  const unread = unreadable(result, host, 'tcpdump / perl / python')
  if (unread !== undefined) return unread
  const heard = parseHeard(result.stdout)
  if (!heard.complete) return unknown('no-output', { host, tool: heard.tool })
  const ours = heard.adverts.filter(advert => advert.vrid === resolved.vrid && advert.priority > 0)
  const found = [...new Set(ours.map(advert => advert.source))]
  return {
    found,
    ...(heard.tool === 'tcpdump' ? {} : { vantage: `${host} (${heard.tool} instead of tcpdump)` }),
  }
}
