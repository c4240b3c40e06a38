/** systemctl, keepalived, kill, tail: what runs on a simulated host. */
import type { CustomCommand } from 'just-bash'
import { CONFIG, type SimulatedHost } from '../world/host.ts'
import { readVrrpConfig } from '../world/vrrp-config.ts'
import {
  command,
  failed,
  ok,
  optionOf,
  untilClosed,
  type CommandFiles,
  type CommandWorld,
  type Reply,
} from './kit.ts'

export function serviceCommands(world: CommandWorld): readonly CustomCommand[] {
  const { host } = world
  return [
    command('systemctl', args => systemctl(host, args)),
    command('keepalived', (args, files) => keepalived(args, files)),
    command('kill', args => kill(host, args)),
    command('tail', async (args, _, original) => {
      if (!args.includes('-F') && !args.includes('-f')) return original()
      const stop = host.onLog(line => world.terminal.write('stdout', `${line}\n`))
      await untilClosed(world.terminal.signal)
      stop()
      return ok()
    }),
  ]
}

export async function systemctl(host: SimulatedHost, args: readonly string[]): Promise<Reply> {
  const words = args.filter(word => !word.startsWith('-') && word !== 'MainPID')
  const [verb = '', name = ''] = words
  if (verb === 'daemon-reload') return ok()
  const unit = name.replace(/\.service$/, '')
  const service = host.services.get(unit)
  if (service === undefined) {
    if (verb === 'is-active') return failed(3, '', 'inactive\n')
    return failed(verb === 'is-enabled' ? 1 : 5, `Unit ${unit}.service could not be found.\n`)
  }
  switch (verb) {
    case 'is-active':
      return service.active ? ok('active\n') : failed(3, '', 'inactive\n')
    case 'is-enabled':
      return service.enabled ? ok('enabled\n') : failed(1, '', 'disabled\n')
    case 'show':
      return ok(`MainPID=${service.pid}\n`)
    case 'cat':
      return ok(`[Service]\nExecStart=/usr/sbin/${unit} --dont-fork\n`)
    case 'enable':
    case 'disable':
      service.enabled = verb === 'enable'
      return args.includes('--now') ? startOrStop(host, unit, verb === 'enable') : ok()
    case 'start':
    case 'stop':
      return startOrStop(host, unit, verb === 'start')
    case 'restart':
    case 'reload':
      host.stopService(unit)
      return startOrStop(host, unit, true)
    default:
      return failed(1, `Unknown operation ${verb}.\n`)
  }
}

async function startOrStop(host: SimulatedHost, unit: string, start: boolean): Promise<Reply> {
  if (!start) {
    host.stopService(unit)
    return ok()
  }
  const started = await host.startService(unit)
  return started ? ok() : failed(1, `Job for ${unit}.service failed.\n`)
}

async function keepalived(args: readonly string[], files: CommandFiles): Promise<Reply> {
  if (args.includes('-v') || args.includes('--version')) {
    return failed(
      0,
      'Keepalived v2.2.7 (01/16,2022)\n\nCopyright(C) 2001-2022 Alexandre Cassen, <acassen@gmail.com>\n\nBuilt with kernel headers for Linux 6.1.0\nRunning on Linux 6.1.0-rehearsal\n\nconfigure options: --prefix=/usr --sysconfdir=/etc\n\nConfig options:  VRRP VRRP_AUTH VRRP_VMAC\n',
    )
  }
  if (!args.includes('-t')) return failed(1, 'a rehearsal starts keepalived through its service only\n')
  const path = optionOf(args, '-f') ?? CONFIG
  if (!(await files.exists(path))) return failed(1, `Unable to find configuration file ${path}\n`)
  const text = await files.read(path)
  const { config, problems } = readVrrpConfig(text)
  const all =
    config === undefined && problems.length === 0 ? ['Configuration file has no vrrp instances'] : problems
  return all.length === 0 ? ok() : failed(5, `${all.join('\n')}\n`)
}

async function kill(host: SimulatedHost, args: readonly string[]): Promise<Reply> {
  const signal = args.find(word => word.startsWith('-')) ?? '-TERM'
  const pid = Number(args.find(word => /^\d+$/.test(word)))
  // Background jobs are run in place by the interpreter and have no pid of their own.
  if (pid === 0) return ok()
  const daemon = host.daemon
  const isDaemon = daemon?.pid === pid
  const process = host.processes.get(pid)
  if (!isDaemon && process === undefined && pid !== 1) return failed(1, `kill: (${pid}) - No such process\n`)
  if (signal === '-0') return ok()
  if (isDaemon && /USR2$/.test(signal))
    await host.fs.writeFile(`/proc/${pid}/root/tmp/keepalived.stats`, statistics(host))
  else if (isDaemon) host.stopService('keepalived')
  else process?.stop.abort()
  return ok()
}

/** The shape that keepalived 2.2 gives its statistics. */
function statistics(host: SimulatedHost): string {
  const counters = host.daemon?.counters
  if (counters === undefined) return ''
  return `VRRP Instance: VI_1
  Advertisements:
    Received: ${counters.received}
    Sent: ${counters.sent}
  Became master: ${counters.becameMaster}
  Released master: ${counters.releasedMaster}
  Packet Errors:
    Length: 0
    TTL: 0
    Invalid Type: 0
    Advertisement Interval: ${counters.intervalErrors}
    Address List: ${counters.addressListErrors}
  Authentication Errors:
    Invalid Type: 0
    Type Mismatch: 0
    Failure: ${counters.authenticationFailures}
  Priority Zero:
    Received: 0
    Sent: 0
`
}
