/** What the machine is and how it is: names, addresses, room, time since it was started. */
import type { CustomCommand } from 'just-bash'
import { percentUsed } from '../commands/base.ts'
import { command, ok, sleep, type CommandFiles, type CommandWorld, type Reply } from '../commands/kit.ts'
import { capacity } from '../world/host.ts'
import { has, readOptions } from './options.ts'
import { clock, elapsed } from './times.ts'

export function systemForPerson(world: CommandWorld): readonly CustomCommand[] {
  const { host } = world
  return [
    command('hostname', args => {
      const addresses = host.card.addresses.map(cidr => `${cidr.split('/')[0] ?? ''} `)
      return ok(args.includes('-I') ? `${addresses.join('')}\n` : `${host.name}\n`)
    }),
    command('df', args => df(args)),
    command('free', args => free(args)),
    command('uptime', () =>
      ok(` ${clock(new Date())} up ${elapsed(host.booted)},  1 user,  load average: 0.00, 0.00, 0.00\n`),
    ),
    command('tail', (args, files, original) => tail(world, args, files, original)),
  ]
}

const units = ['K', 'M', 'G', 'T']

/** `40G`, `2.0G`: at most one digit behind the point, and rounded up, as df(1) and free(1) write for people. */
function human(kibibytes: number): string {
  let value = kibibytes
  let unit = 0
  for (; value >= 1024 && unit < units.length - 1; unit += 1) value /= 1024
  return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${units[unit] ?? ''}`
}

function df(args: readonly string[]): Reply {
  const isHuman = has(readOptions(args, []), 'h', 'human-readable')
  const { total, used, available } = capacity.disk
  const sizes = [total, used, available].map(size => (isHuman ? human(size) : String(size)).padStart(10))
  const names = [isHuman ? 'Size' : '1K-blocks', 'Used', isHuman ? 'Avail' : 'Available']
  const title = names.map(name => name.padStart(10)).join(' ')
  return ok(
    `Filesystem ${title} Use% Mounted on\nsimulated  ${sizes.join(' ')} ${percentUsed.padStart(4)} /\n`,
  )
}

function free(args: readonly string[]): Reply {
  const options = readOptions(args, [])
  const isIn = (letter: string, size: number): string | undefined =>
    has(options, letter) ? String(Math.floor(size)) : undefined
  const shown = (size: number): string =>
    (has(options, 'h') ? (size === 0 ? '0B' : `${human(size)}i`) : undefined) ??
    isIn('m', size / 1024) ??
    isIn('g', size / 1024 ** 2) ??
    String(size)
  const { total, used, cached } = capacity.memory
  const left = total - used
  const row = (name: string, sizes: readonly (number | string)[]): string =>
    `${name.padEnd(8)}${sizes.map(size => (typeof size === 'number' ? shown(size) : size).padStart(12)).join('')}\n`
  return ok(
    row('', ['total', 'used', 'free', 'shared', 'buff/cache', 'available']) +
      row('Mem:', [total, used, left - cached, 0, cached, left]) +
      row('Swap:', [0, 0, 0]),
  )
}

const followMs = 400

/** With `-f` first the end of the file, then what is added to it, until ctrl-c. */
async function tail(
  { terminal }: CommandWorld,
  args: readonly string[],
  files: CommandFiles,
  original: (args?: readonly string[]) => Promise<Reply>,
): Promise<Reply> {
  const options = readOptions(args, ['n', 'c', 'lines', 'bytes'])
  const [file] = options.words
  if (!has(options, 'f', 'F', 'follow') || file === undefined) return original()
  const plain = [...options.given].filter(([name]) => !['f', 'F', 'follow'].includes(name))
  const first = await original([
    ...plain.map(([name, value]) => (name.length > 1 ? `--${name}=${value}` : `-${name}${value}`)),
    file,
  ])
  if (first.exitCode !== 0) return first
  terminal.write('stdout', first.stdout)
  let seen = (await files.read(file)).length
  while (!terminal.signal.aborted) {
    await sleep(followMs, terminal.signal)
    const text = await files.read(file).catch(() => '')
    if (text.length > seen) terminal.write('stdout', text.slice(seen))
    seen = text.length
  }
  return ok()
}
