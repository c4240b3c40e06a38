/** What the simulated commands share. */
import { decodeBytesToUtf8, defineCommand, type CustomCommand } from 'just-bash'
import { paced } from '../pace.ts'
import type { Terminal } from '../shell.ts'
import type { SimulatedHost } from '../world/host.ts'

export interface CommandWorld {
  readonly host: SimulatedHost
  /** Output of commands that never end by themselves goes straight to the channel, not through the interpreter. */
  readonly terminal: Terminal
  /** Runs a script file as a process of its own that outlives the channel. */
  spawn(argv: readonly string[]): number
}

export interface Reply {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

export const ok = (stdout = ''): Reply => ({ stdout, stderr: '', exitCode: 0 })
export const failed = (exitCode: number, stderr: string, stdout = ''): Reply => ({ stdout, stderr, exitCode })

export interface CommandFiles {
  /** What comes in through a pipe. */
  readonly input: string
  readonly read: (path: string) => Promise<string>
  readonly exists: (path: string) => Promise<boolean>
  readonly mode: (path: string) => Promise<{ mode: number; kind: 'file' | 'directory' | 'link' }>
}

/** The interpreter's own command of that name, with the same arguments or others. */
type Original = (args?: readonly string[]) => Promise<Reply>
type Run = (args: readonly string[], files: CommandFiles, original: Original) => Promise<Reply> | Reply

/** A command over the simulated host. */
export function command(name: string, run: Run): CustomCommand {
  return defineCommand(name, async (args, context) => {
    const path = (file: string): string => context.fs.resolvePath(context.cwd, file)
    const files: CommandFiles = {
      input: decodeBytesToUtf8(context.stdin),
      read: file => context.fs.readFile(path(file)),
      exists: file => context.fs.exists(path(file)),
      mode: async file => {
        const found = await context.fs.lstat(path(file))
        return {
          mode: found.mode,
          kind: found.isSymbolicLink ? 'link' : found.isDirectory ? 'directory' : 'file',
        }
      },
    }
    const original: Original = async (given = args) =>
      (await context.origCommand?.([...given])) ?? failed(127, `${name}: not found\n`)
    return run(args, files, original)
  })
}

/** Resolves when the channel closes: the end of a command that only a signal ends. */
export function untilClosed(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}

export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => {
    const timer = setTimeout(done, paced(milliseconds))
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}

/** The value behind an option, as in `-I eth0`. */
export function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name)
  return at === -1 ? undefined : args[at + 1]
}
