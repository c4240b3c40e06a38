import { z } from 'zod'
import type { HostFacts } from '../plan/facts.ts'
import { shellQuote } from '../plan/quote.ts'
import type { CommandResult } from '../ports.ts'
import { timeoutSeconds } from '../runbook/duration.ts'
import { tail } from './expect.ts'
import type { ActionContext, ActionKind, ActionResult } from './kind.ts'
import { alreadyThere, done, failed, uncertain } from './result.ts'
import { readCommands, readService, serviceName } from './service-state.ts'
import type { ServiceReading } from './service-state.ts'
import { summed } from '../words/lines.ts'
import { phrase } from '../words/phrases/index.ts'
import type { Phrase } from '../phrase.ts'
import { rule } from '../words/input-rules.ts'

export const Service = z
  .strictObject({
    name: z.string().min(1),
    state: z.enum(['started', 'stopped', 'restarted', 'reloaded']).optional(),
    enabled: z.boolean().optional(),
  })
  .refine(spec => spec.state !== undefined || spec.enabled !== undefined, rule('service-some-state'))
export type Service = z.infer<typeof Service>
type Init = HostFacts['init']

/**
 * Brings a service into a state, and proves it: active or not by its own init, and after a stop no process of that name
 * left (catalogue T6). `started`, `stopped` and `enabled` touch nothing where it is so already; `restarted` and `reloaded`
 * always act: `skip_if` says when they need not.
 */
export const service: ActionKind<Service, Service> = {
  kind: 'service',
  schema: Service,
  changes: 'recorded',
  // What was started, stopped or enabled before a crash is seen to be so; a restart cannot be told from one that never was.
  resumable: spec => spec.state !== 'restarted' && spec.state !== 'reloaded',
  resolve: (spec, render) => ({ ...spec, name: render.text(spec.name) }),
  describe(resolved) {
    return {
      kind: 'service',
      ...summed(wantedOf(resolved)),
      body: bodyOf(resolved),
      language: 'sh',
      as: 'root',
      sudo: ['systemctl', 'service', 'chkconfig', 'update-rc.d'],
      service: resolved,
    }
  },
  async execute(resolved, context) {
    const { name } = resolved
    if (!serviceName.test(name)) return failed('service-name', { service: name }, false)
    const { init } = context.facts
    const before = await observe(name, context)
    const state = { active: before.active === true, enabled: before.enabled }
    if (before.active === null && resolved.state !== undefined && resolved.state !== 'restarted') {
      return uncertain('service-unknown', { service: name, said: before.word }, false)
    }
    const steps = commandsFor(resolved, before, init, context.facts)
    if (steps.length === 0) return alreadyThere({ service: name })
    const after = {
      active: resolved.state === undefined ? state.active : resolved.state !== 'stopped',
      enabled: resolved.enabled ?? state.enabled,
    }
    // Recorded before it happens: if the link dies in between, undo still knows what was there.
    await context.record({ kind: 'service', service: name, before: state, after })
    for (const argv of steps) {
      const result = await context.run(
        { kind: 'program', argv, as: 'root' },
        { timeoutSeconds: timeoutSeconds(context.node.timeout) },
      )
      const stopped = refused(name, argv, result)
      if (stopped !== undefined) return stopped
    }
    return prove(resolved, before, context)
  },
}

function wantedOf({ name, state, enabled }: Service): Phrase {
  const boot = enabled !== undefined && { boot: phrase(enabled ? 'boot-on' : 'boot-off') }
  if (state === undefined) return phrase('do-service-boot', { service: name, ...boot })
  const verb = { service: name, state: phrase(`service-${state}`) }
  return boot === false ? phrase('do-service-state', verb) : phrase('do-service-both', { ...verb, ...boot })
}

/** The programs for each init that a host may have; which of them it is, and whether one is needed, is looked at when it runs. */
function bodyOf(wanted: Service): string {
  const before = {
    active: wanted.state !== 'started',
    enabled: wanted.enabled === undefined ? null : !wanted.enabled,
  }
  const kinds = [
    ['systemd', 'systemd', 'debian'],
    ['SysV', 'sysv', 'debian'],
    ['SysV, chkconfig', 'sysv', 'rhel'],
  ] as const
  const told = new Map<string, string>()
  for (const [name, init, family] of kinds) {
    for (const argv of commandsFor(wanted, before, init, { family, tools: {} })) {
      const text = argv.join(' ')
      if (!told.has(text)) told.set(text, name)
    }
  }
  return [...told].map(([text, name]) => `${text}  # ${name}`).join('\n')
}

/** What the host says of a service now. */
export async function observe(
  name: string,
  context: Pick<ActionContext, 'peek' | 'facts'>,
): Promise<ServiceReading> {
  const results: CommandResult[] = []
  for (const command of readCommands(name, context.facts.init)) results.push(await context.peek(command, 30))
  return readService(results, context.facts.init)
}

type Argv = readonly [string, ...string[]]

/** The programs that lead from what is to what is wanted, as a restricted sudoers list can allow them. */
export function commandsFor(
  wanted: Pick<Service, 'name' | 'state' | 'enabled'>,
  before: Pick<ServiceReading, 'active' | 'enabled'>,
  init: Init,
  facts: Pick<HostFacts, 'family' | 'tools'>,
): readonly Argv[] {
  const { name, state, enabled } = wanted
  const steps: Argv[] = []
  const act = (verb: string): Argv =>
    init === 'systemd' ? ['systemctl', verb, name] : ['service', name, verb]
  if (enabled !== undefined && enabled !== before.enabled)
    steps.push(...bootCommands(name, enabled, init, facts))
  if (state === 'started' && before.active !== true) steps.push(act('start'))
  if (state === 'stopped' && before.active !== false) steps.push(act('stop'))
  if (state === 'restarted') steps.push(act('restart'))
  if (state === 'reloaded') steps.push(act('reload'))
  return steps
}

function bootCommands(
  name: string,
  enabled: boolean,
  init: Init,
  facts: Pick<HostFacts, 'family' | 'tools'>,
): readonly Argv[] {
  if (init === 'systemd') return [['systemctl', enabled ? 'enable' : 'disable', name]]
  const byChkconfig = facts.tools['chkconfig'] !== undefined || facts.family === 'rhel'
  if (!byChkconfig) {
    // `defaults` leaves links alone that an earlier `disable` turned off.
    return enabled
      ? [
          ['update-rc.d', name, 'defaults'],
          ['update-rc.d', name, 'enable'],
        ]
      : [['update-rc.d', name, 'disable']]
  }
  // `--add` alone leaves a script off whose header says `-`: switching it on is a command of its own.
  return enabled
    ? [
        ['chkconfig', '--add', name],
        ['chkconfig', name, 'on'],
      ]
    : [['chkconfig', name, 'off']]
}

function refused(name: string, argv: Argv, result: CommandResult): ActionResult | undefined {
  if (result.exitCode === 0) return undefined
  const params = { service: name, command: argv.join(' ') }
  if (result.exitCode === null) return uncertain('exit-unknown', params)
  return failed('service-refused', { ...params, exit: result.exitCode, output: tail(result) })
}

const settleTries = 10

/** A daemon may take a moment to come or go: asked again for up to five seconds. */
async function prove(wanted: Service, before: ServiceReading, context: ActionContext): Promise<ActionResult> {
  const { name } = wanted
  let last: ServiceReading = before
  for (let attempt = 0; attempt < settleTries; attempt += 1) {
    if (attempt > 0) await context.ports.clock.sleep(500, context.signal)
    last = await observe(name, context)
    if (!holds(wanted, last)) continue
    if (wanted.state !== 'stopped') return done({ service: name })
    const left = await remaining(name, context)
    if (left === null) return uncertain('service-unknown', { service: name, said: last.word })
    if (left.length === 0) return done({ service: name })
    if (attempt === settleTries - 1) return failed('process-left', { service: name, pids: left.join(' ') })
  }
  if (last.active === null) return uncertain('service-unknown', { service: name, said: last.word })
  return failed('service-not-so', {
    service: name,
    said: last.word,
    enabled: phrase(`boot-is-${last.enabled}`),
  })
}

function holds(wanted: Service, found: ServiceReading): boolean {
  if (wanted.enabled !== undefined && found.enabled !== wanted.enabled) return false
  return wanted.state === undefined || found.active === (wanted.state !== 'stopped')
}

/** The pids still running under that name, zombies aside; null: could not be told. /proc/N/stat is as old as Linux. */
export async function remaining(
  name: string,
  context: Pick<ActionContext, 'peek'>,
): Promise<readonly string[] | null> {
  const program = name.replace(/\.service$/, '').slice(0, 15)
  const result = await context.peek({ kind: 'script', as: 'login', text: processScript(program) }, 30)
  if (result.exitCode !== 0) return null
  return result.stdout.split('\n').filter(line => line !== '')
}

export function processScript(program: string): string {
  return `for stat in /proc/[0-9]*/stat; do
  read -r line 2>/dev/null <"$stat" || continue
  case $line in
    *') Z '*) ;;
    *'('${shellQuote(program)}')'*) echo "\${line%% *}" ;;
  esac
done
exit 0
`
}
