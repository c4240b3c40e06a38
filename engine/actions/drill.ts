import { z } from 'zod'
import { addressOf, ValueOf, valueOf, valuesOf } from '../checks/values.ts'
import { conductDrill } from '../drift/conduct.ts'
import { foreseeDrill } from '../drift/foresee.ts'
import { restoreSeconds } from '../drift/plan.ts'
import type { DrillPlan } from '../drift/plan.ts'
import { linkCommands } from '../drift/restore.ts'
import { settleDrill } from '../drift/settle.ts'
import { Duration } from '../runbook/schema.ts'
import { durationOf } from '../runbook/duration.ts'
import type { ActionKind } from './kind.ts'
import { serviceName } from './service-state.ts'
import { summed } from '../words/lines.ts'
import { phrase } from '../words/phrases/index.ts'
import { rule } from '../words/input-rules.ts'

export const Drill = z
  .strictObject({
    fault: z.enum(['stop-service', 'link-down', 'start-service']),
    /** Its name, or a template. */
    service: z.string().min(1).default('keepalived'),
    /** link-down: which one, on the host that the step runs on. */
    interface: ValueOf.optional(),
    address: ValueOf,
    /** Roles of the two nodes that may hold it. */
    across: z.array(z.string()).min(1),
    /** Roles of hosts that only watch. */
    watch: z.array(z.string()).default([]),
    /** Seconds, as in keepalived.conf. */
    advert_int: ValueOf,
    /** Of the node that takes over. */
    priority: ValueOf,
    vrrp_version: z.union([z.literal(2), z.literal(3)]).default(2),
    /** Does the stopped node take the address back: true, false, or an expression that says so. */
    preempt: z.union([z.boolean(), z.string()]).default(false),
    /** A TCP port that answers on the address, for where echo requests do not. */
    port: ValueOf.optional(),
    max_outage: Duration.default('60s'),
  })
  .refine(spec => spec.fault !== 'link-down' || spec.interface !== undefined, {
    ...rule('drill-link-interface'),
    path: ['interface'],
  })
export type Drill = z.infer<typeof Drill>

/** Values as texts: in an offline plan some of them are marks for what is not known yet. */
export interface DrillTexts {
  readonly fault: Drill['fault']
  readonly service: string
  readonly device: string
  readonly address: string
  readonly across: readonly string[]
  readonly watch: readonly string[]
  readonly advert: string
  readonly priority: string
  readonly vrrpVersion: 2 | 3
  readonly preempt: string
  readonly port: string | undefined
  readonly maxOutage: string
}

/**
 * Makes one deliberate fault on the host that the step runs on, and measures how the virtual address moves. Refused before
 * the first change where nothing could see it; the host restores itself should laptop or link die. See docs/formats/drill.md.
 */
export const drill: ActionKind<Drill, DrillTexts> = {
  kind: 'drill',
  schema: Drill,
  changes: 'never',
  // A fault is never made twice by itself: after a crash its restore has fired, or will.
  resumable: () => false,
  resolve: (spec, render) => ({
    fault: spec.fault,
    service: render.text(spec.service),
    device: spec.interface === undefined ? '' : valueOf(spec.interface, render),
    address: addressOf(spec.address, render),
    across: spec.across,
    watch: spec.watch,
    advert: valueOf(spec.advert_int, render),
    priority: valueOf(spec.priority, render),
    vrrpVersion: spec.vrrp_version,
    preempt: typeof spec.preempt === 'boolean' ? String(spec.preempt) : valueOf(spec.preempt, render),
    // An optional parameter that nobody set gives no value.
    port: spec.port === undefined ? undefined : valuesOf(spec.port, render)[0],
    maxOutage: spec.max_outage,
  }),
  describe(texts) {
    const { service, device, address } = texts
    return {
      kind: 'drill',
      ...summed(
        phrase(`do-drill-${texts.fault}`, { service, device, address, across: texts.across.join(', ') }),
      ),
      body: bodyOf(texts),
      language: 'sh',
      as: 'root',
      sudo: ['a root shell', 'systemctl', 'service', 'ip'],
    }
  },
  async foresee(texts, context) {
    const plan = planOf(texts)
    return typeof plan === 'string' ? undefined : foreseeDrill(plan, context)
  },
  async execute(texts, context) {
    const plan = planOf(texts)
    if (typeof plan !== 'string') return conductDrill(plan, context)
    const params = { address: texts.address, detail: plan }
    return { verdict: 'fail', code: 'drill-inputs-invalid', params, changed: false }
  },
  async settle(texts, token, context) {
    const plan = planOf(texts)
    if (typeof plan !== 'string') return settleDrill(plan, token, context)
    const params = { address: texts.address, detail: plan }
    return { code: 'drill-inputs-invalid', params, fires: token !== undefined }
  },
}

function bodyOf(texts: DrillTexts): string {
  const seconds = restoreSeconds({ maxOutageMs: durationOf(texts.maxOutage) ?? 60_000 })
  if (texts.fault === 'start-service')
    return `systemctl start ${texts.service}   # service ${texts.service} start on sysv\n`
  if (texts.fault === 'stop-service') {
    return `systemctl stop ${texts.service}   # service ${texts.service} stop on sysv
# armed before it, on the host itself; ${seconds} s later, unless disarmed:
systemctl start ${texts.service}
`
  }
  return `ip link set dev ${texts.device} down   # asked for at the switch where it carries SSH
# armed before it, on the host itself; ${seconds} s later, unless disarmed:
${linkCommands(texts.device).commands}`
}

/** Numbers out of the texts, or what is wrong with them. */
export function planOf(texts: DrillTexts): DrillPlan | string {
  const advertMs = Math.round(Number(texts.advert) * 1000)
  const priority = Number(texts.priority)
  const port = texts.port === undefined ? undefined : Number(texts.port)
  if (!(advertMs >= 10 && advertMs <= 255_000)) return `advert_int ${texts.advert}`
  if (!Number.isInteger(priority) || priority < 1 || priority > 254) return `priority ${texts.priority}`
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))
    return `port ${texts.port ?? ''}`
  if (texts.preempt !== 'true' && texts.preempt !== 'false') return `preempt ${texts.preempt}`
  if (!serviceName.test(texts.service)) return `service ${texts.service}`
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(texts.address)) return `address ${texts.address}`
  if (texts.fault === 'link-down' && !/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,14}$/.test(texts.device)) {
    return `interface ${texts.device}`
  }
  return {
    fault: texts.fault,
    service: texts.service,
    device: texts.device,
    address: texts.address,
    across: texts.across,
    watch: texts.watch,
    advertMs,
    priority,
    vrrpVersion: texts.vrrpVersion,
    preempt: texts.preempt === 'true',
    port,
    maxOutageMs: durationOf(texts.maxOutage) ?? 60_000,
  }
}
