/** systemctl with what people ask it, and the journal out of the host's syslog. */
import type { CustomCommand } from 'just-bash'
import { hostWords } from '../../../engine/words/rehearsal-host.ts'
import { command, failed, ok, type CommandWorld, type Reply } from '../commands/kit.ts'
import { systemctl } from '../commands/services.ts'
import { unitFile } from '../files.ts'
import { SYSLOG, type SimulatedHost, type SimulatedService } from '../world/host.ts'
import { bilingual } from './bilingual.ts'
import { has, readOptions, valueOf, type Options } from './options.ts'
import { mainProgram } from './processes.ts'
import { elapsed, journalTime, systemdTime } from './times.ts'

export function servicesForPerson({ host }: CommandWorld): readonly CustomCommand[] {
  return [
    command('systemctl', args => systemctlForPerson(host, args)),
    command('service', ([unit = '', verb = '']) => systemctlForPerson(host, [verb, unit])),
    command('journalctl', args => journalctl(host, args)),
  ]
}

async function systemctlForPerson(host: SimulatedHost, args: readonly string[]): Promise<Reply> {
  const options = readOptions(args, ['n', 'lines', 't', 'type', 'p', 'property', 'o', 'output'])
  const [verb = 'list-units', ...names] = options.words
  const [unit] = names.map(name => name.replace(/\.service$/, ''))
  if (verb === 'list-units' || (verb === 'status' && unit === undefined)) return ok(await listUnits(host))
  if (unit === undefined) return systemctl(host, args)
  const service = host.services.get(unit)
  if (verb === 'cat' && service !== undefined) {
    const text = await host.fs.readFile(unitFile(unit)).catch(() => undefined)
    if (text !== undefined) return ok(`# ${unitFile(unit)}\n${text}`)
  }
  if (verb !== 'status') return systemctl(host, args)
  if (service === undefined) return failed(4, `Unit ${unit}.service could not be found.\n`)
  const lines = Number(valueOf(options, 'n', 'lines') ?? 10)
  return { ...ok(await status(host, unit, service, lines)), exitCode: service.active ? 0 : 3 }
}

async function status(
  host: SimulatedHost,
  unit: string,
  service: SimulatedService,
  lines: number,
): Promise<string> {
  const { active, failed: isFailed, enabled, pid, since } = service
  const sign = active ? '●' : isFailed ? '×' : '○'
  const state = active ? 'active (running)' : isFailed ? 'failed (Result: exit-code)' : 'inactive (dead)'
  const rest = ` since ${systemdTime(since)}; ${elapsed(since)} ago`
  const description = await descriptionOf(host, unit)
  const log = (await journal(host, unit)).slice(-lines)
  return [
    `${sign} ${unit}.service - ${description}`,
    `     Loaded: loaded (${unitFile(unit)}; ${enabled ? 'enabled' : 'disabled'}; preset: enabled)`,
    `     Active: ${state}${rest}`,
    ...(active ? [`   Main PID: ${pid} (${await mainProgram(host, unit)})`] : []),
    ...(log.length > 0 ? ['', ...log] : []),
    '',
  ].join('\n')
}

async function descriptionOf({ fs }: SimulatedHost, unit: string): Promise<string> {
  const text = await fs.readFile(unitFile(unit)).catch(() => '')
  return /^Description=(.*)$/m.exec(text)?.[1] ?? `${unit}.service`
}

async function listUnits(host: SimulatedHost): Promise<string> {
  const rows: string[] = []
  for (const [unit, { active, failed: isFailed }] of host.services) {
    if (!active && !isFailed) continue
    const state = active ? 'active running' : 'failed failed '
    rows.push(`  ${`${unit}.service`.padEnd(20)} loaded ${state} ${await descriptionOf(host, unit)}\n`)
  }
  return `  ${'UNIT'.padEnd(20)} LOAD   ACTIVE SUB     DESCRIPTION\n${rows.join('')}`
}

/** What is understood and changes nothing here: colours, pagers, this boot, explanations. */
const ofNoMatter = new Set([
  'no-pager',
  'e',
  'pager-end',
  'x',
  'catalog',
  'q',
  'quiet',
  'b',
  'boot',
  'l',
  'full',
  'a',
  'all',
])

async function journalctl(host: SimulatedHost, args: readonly string[]): Promise<Reply> {
  const options = readOptions(args, [
    'u',
    'unit',
    'n',
    'lines',
    'o',
    'output',
    'S',
    'since',
    'U',
    'until',
    'p',
    'g',
    't',
  ])
  if (has(options, 'f', 'follow')) return failed(1, `journalctl: ${bilingual(hostWords['no-follow'])}\n`)
  const strange = strangeOption(options)
  if (strange !== undefined) {
    const option = strange.length === 1 ? `-${strange}` : `--${strange}`
    return failed(1, `journalctl: ${option}: ${bilingual(hostWords['no-option'])}\n`)
  }
  const unit = valueOf(options, 'u', 'unit')?.replace(/\.service$/, '')
  const all = await journal(host, unit)
  const count = valueOf(options, 'n', 'lines')
  const last = count === undefined ? all : all.slice(all.length - Math.min(all.length, Number(count) || 0))
  const shown = has(options, 'r', 'reverse') ? last.toReversed() : last
  return ok(shown.length === 0 ? '-- No entries --\n' : `${shown.join('\n')}\n`)
}

function strangeOption({ given }: Options): string | undefined {
  const known = new Set([...ofNoMatter, 'u', 'unit', 'n', 'lines', 'r', 'reverse'])
  return [...given.keys()].find(name => !known.has(name))
}

/** The programs of a unit, by the name that they log under. */
const programs: Readonly<Record<string, RegExp>> = { keepalived: /^Keepalived/, ssh: /^sshd/ }

/** The lines of one unit, or of all, in the form of the journal: a server writes both from the same messages. */
async function journal(host: SimulatedHost, unit?: string): Promise<readonly string[]> {
  const text = await host.fs.readFile(SYSLOG).catch(() => '')
  return text.split('\n').flatMap(line => {
    const [, time = '', rest = '', program = ''] = /^(\S+) (\S+ ([^[\s]+)\[\d+\]: .*)$/.exec(line) ?? []
    const at = new Date(time)
    if (Number.isNaN(at.getTime())) return []
    if (unit !== undefined && !programs[unit]?.test(program)) return []
    return [`${journalTime(at)} ${rest}`]
  })
}
