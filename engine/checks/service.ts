import { z } from 'zod'
import { readCommands, readService, serviceName } from '../actions/service-state.ts'
import type { ServiceReading } from '../actions/service-state.ts'
import { RunError } from '../errors.ts'
import type { CommandResult } from '../ports.ts'
import type { CheckKind } from './kind.ts'
import { fail, last, pass, unknown } from './judgement.ts'
import { phrase } from '../words/phrases/index.ts'
import { rule } from '../words/input-rules.ts'

export const Service = z
  .strictObject({ name: z.string().min(1), active: z.boolean().optional(), enabled: z.boolean().optional() })
  .refine(spec => spec.active !== undefined || spec.enabled !== undefined, rule('service-some-check'))
export type Service = z.infer<typeof Service>
interface Sample {
  readonly host: string
  readonly lost: boolean
  readonly missing: boolean
  readonly reading: ServiceReading
}

/** Running and started at boot, as the host's own init says; what it cannot say is unknown. */
export const service: CheckKind<Service, Service, Sample> = {
  kind: 'service',
  schema: Service,
  scope: 'host',
  resolve: (spec, render) => ({ ...spec, name: render.text(spec.name) }),
  describe: spec => {
    const active = spec.active === undefined ? '' : spec.active ? '-active' : '-inactive'
    const enabled = spec.enabled === undefined ? '' : spec.enabled ? '-enabled' : '-disabled'
    return phrase(`see-service${active}${enabled}`, { service: spec.name })
  },
  async sample(spec, context) {
    const [member] = context.hosts
    if (member === undefined) throw new TypeError('a host check needs a host')
    if (!serviceName.test(spec.name))
      throw new RunError('INPUT_INVALID', { problem: phrase('value-service'), name: spec.name })
    const results: CommandResult[] = []
    for (const probe of readCommands(spec.name, member.facts.init)) {
      results.push(await context.probe(member, phrase('see-service', { service: spec.name }), probe, 30))
    }
    return {
      host: member.host.name,
      lost: results.some(result => result.exitCode === null),
      missing: results.some(result => result.exitCode === 127 || / not found/.test(result.stderr)),
      reading: readService(results, member.facts.init),
    }
  },
  judge(spec, samples) {
    const { host, lost, missing, reading } = last(samples)
    const params = {
      host,
      service: spec.name,
      said: reading.word,
      enabled: phrase(`boot-is-${reading.enabled}`),
    }
    if (lost) return unknown('link-lost', { host })
    if (spec.active !== undefined && reading.active !== null && reading.active !== spec.active) {
      return fail(spec.active ? 'service-not-active' : 'service-active', params)
    }
    if (spec.enabled !== undefined && reading.enabled !== null && reading.enabled !== spec.enabled) {
      return fail(spec.enabled ? 'service-not-enabled' : 'service-enabled', params)
    }
    const untold =
      (spec.active !== undefined && reading.active === null) ||
      (spec.enabled !== undefined && reading.enabled === null)
    if (untold)
      return missing
        ? unknown('no-tool', { host, tool: 'systemctl / service' })
        : unknown('service-unknown', params)
    return pass('service-so', params)
  },
}
