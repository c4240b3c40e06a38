/** The interpreter with a simulated host's files and programs: for the scripts of a run, and for a person. */
import {
  Bash,
  getCommandNames,
  InMemoryFs,
  MountableFs,
  type CustomCommand,
  type IFileSystem,
} from 'just-bash'
import { baseCommands } from './commands/base.ts'
import type { CommandWorld } from './commands/kit.ts'
import { networkCommands } from './commands/network.ts'
import { serviceCommands } from './commands/services.ts'
import { paced } from './pace.ts'
import { personCommands } from './person/index.ts'
import { runScript, type Terminal } from './shell.ts'
import type { SimulatedHost } from './world/host.ts'

/** For a script: exactly the programs that the rehearsed runbook asks for, so that a check finds the same hosts each time. */
export function newShell(host: SimulatedHost, terminal: Terminal, pid: number): Bash {
  return interpreter(host.fs, commandsOf(worldOf(host, terminal)), pid)
}

/** For a person, who looks around with more programs, and in their long forms. */
export function newPersonShell(host: SimulatedHost, terminal: Terminal): Bash {
  const world = worldOf(host, terminal)
  // Of two with one name the interpreter takes the later one.
  const commands = [...commandsOf(world), ...personCommands(world)]
  return interpreter(withPrograms(host.fs, commands), commands, host.nextPid())
}

function worldOf(host: SimulatedHost, terminal: Terminal): CommandWorld {
  return { host, terminal, spawn: argv => spawn(host, argv) }
}

function commandsOf(world: CommandWorld): readonly CustomCommand[] {
  return [...baseCommands(world), ...networkCommands(world), ...serviceCommands(world)]
}

/** The interpreter finds a program by its file. In a folder that only the person sees: no script is to find more than before. */
function withPrograms(fs: InMemoryFs, commands: readonly CustomCommand[]): MountableFs {
  const names = [...getCommandNames(), ...commands.map(({ name }) => name)]
  const program = { content: '', mode: 0o755 }
  const programs = new InMemoryFs(Object.fromEntries(names.map(name => [`/${name}`, program])))
  return new MountableFs({ base: fs, mounts: [{ mountPoint: '/usr/bin', filesystem: programs }] })
}

function interpreter(fs: IFileSystem, commands: readonly CustomCommand[], pid: number): Bash {
  return new Bash({
    fs,
    customCommands: [...commands],
    processInfo: { pid, ppid: 1, uid: 0, gid: 0 },
    executionLimits: { maxLoopIterations: 1e9, maxCommandCount: 1e9, maxWorkUnits: 1e9 },
    sleep: milliseconds => new Promise(resolve => setTimeout(resolve, paced(milliseconds))),
    // It guards against hostile scripts by patching globals; these scripts are our own.
    defenseInDepth: false,
  })
}

/** `sh FILE ARGUMENTS` as a process of its own: it lives on when the channel that started it is gone. */
function spawn(host: SimulatedHost, argv: readonly string[]): number {
  const pid = host.nextPid()
  const stop = new AbortController()
  const [, file = '', ...args] = argv
  host.processes.set(pid, { pid, command: argv.join(' '), since: new Date(), stop })
  const terminal: Terminal = { signal: stop.signal, write: () => undefined }
  const run = async (): Promise<void> => {
    const script = await host.fs.readFile(file)
    const parameters = args.map((value, index) => [String(index + 1), value] as const)
    await runScript(() => newShell(host, terminal, pid), withParameters(script, parameters), terminal)
  }
  void run()
    .catch(() => undefined)
    .finally(() => host.processes.delete(pid))
  return pid
}

/** Positional parameters do not survive from one statement to the next in the interpreter: they are put in by value. */
function withParameters(script: string, parameters: readonly (readonly [string, string])[]): string {
  return parameters.reduce(
    (text, [name, value]) => text.replaceAll(`$${name}`, `'${value.replaceAll("'", String.raw`'\''`)}'`),
    script,
  )
}
