/** ps, pgrep, pidof over the host's services and the processes that scripts left running. */
import { basename } from 'node:path/posix'
import type { CustomCommand } from 'just-bash'
import { command, failed, ok, type CommandWorld, type Reply } from '../commands/kit.ts'
import { unitFile } from '../files.ts'
import type { SimulatedHost } from '../world/host.ts'
import { has, readOptions, type Options } from './options.ts'
import { clock } from './times.ts'

export function processesForPerson({ host }: CommandWorld): readonly CustomCommand[] {
  return [
    command('ps', args => ps(host, args)),
    command('pgrep', args => pgrep(host, args)),
    command('pidof', async ([name = '']) => {
      const found = (await processesOf(host)).filter(one => one.name === name)
      return found.length === 0 ? failed(1, '') : ok(`${found.map(({ pid }) => pid).join(' ')}\n`)
    }),
  ]
}

interface Process {
  readonly pid: number
  readonly name: string
  readonly command: string
  readonly since: Date
}

async function processesOf(host: SimulatedHost): Promise<readonly Process[]> {
  const running = [...host.services].filter(([, service]) => service.active)
  const services = running.map(async ([unit, { pid, since }]): Promise<Process> => {
    const line = await commandLine(host, unit)
    return { pid, name: nameOf(line), command: line, since }
  })
  const others = [...host.processes.values()].map(one => ({ ...one, name: nameOf(one.command) }))
  return [...(await Promise.all(services)), ...others].toSorted((a, b) => a.pid - b.pid)
}

/** What the unit's file says it runs; the service's own name where there is none. */
async function commandLine({ fs }: SimulatedHost, unit: string): Promise<string> {
  const text = await fs.readFile(unitFile(unit)).catch(() => '')
  return /^ExecStart=(.*)$/m.exec(text)?.[1] ?? unit
}

/** The name of a service's main process. */
export async function mainProgram(host: SimulatedHost, unit: string): Promise<string> {
  return nameOf(await commandLine(host, unit))
}

function nameOf(line: string): string {
  return basename(line.split(' ')[0] ?? '')
}

/** Sizes and times of the processor are not simulated: they show as 0. */
async function ps(host: SimulatedHost, args: readonly string[]): Promise<Reply> {
  const processes = await processesOf(host)
  const letters = args.join('')
  // BSD's letters stand without a dash, except where people write one all the same.
  if (/^-?\w*u/.test(letters)) {
    const rows = processes.map(
      ({ pid, since, command: line }) =>
        `root ${String(pid).padStart(11)}  0.0  0.0      0     0 ?        Ss   ${clock(since).slice(0, 5)}   0:00 ${line}\n`,
    )
    return ok(`USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${rows.join('')}`)
  }
  if (letters.includes('f')) {
    const rows = processes.map(
      ({ pid, since, command: line }) =>
        `root ${String(pid).padStart(11)}       1  0 ${clock(since).slice(0, 5)} ?        00:00:00 ${line}\n`,
    )
    return ok(`UID          PID    PPID  C STIME TTY          TIME CMD\n${rows.join('')}`)
  }
  const rows = processes.map(({ pid, name }) => `${String(pid).padStart(7)} ?        00:00:00 ${name}\n`)
  return ok(`    PID TTY          TIME CMD\n${rows.join('')}`)
}

async function pgrep(host: SimulatedHost, args: readonly string[]): Promise<Reply> {
  const options = readOptions(args, ['u', 'P'])
  const [wanted] = options.words
  if (wanted === undefined) return failed(2, 'pgrep: no matching criteria specified\n')
  const fits = matcher(wanted, options)
  if (fits === undefined) return failed(2, `pgrep: not a pattern: ${wanted}\n`)
  const found = (await processesOf(host)).filter(fits)
  if (has(options, 'c', 'count')) return { ...ok(`${found.length}\n`), exitCode: found.length === 0 ? 1 : 0 }
  if (found.length === 0) return failed(1, '')
  const rest = (one: Process): string =>
    has(options, 'a', 'list-full') ? ` ${one.command}` : has(options, 'l', 'list-name') ? ` ${one.name}` : ''
  return ok(found.map(one => `${one.pid}${rest(one)}\n`).join(''))
}

function matcher(wanted: string, options: Options): ((one: Process) => boolean) | undefined {
  try {
    const pattern = new RegExp(has(options, 'x', 'exact') ? `^(?:${wanted})$` : wanted)
    return one => pattern.test(has(options, 'f', 'full') ? one.command : one.name)
  } catch {
    return undefined
  }
}
