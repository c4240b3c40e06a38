/** Everybody on a simulated host is root, and types what root types. */
import { defineCommand, latin1FromBytes, type CustomCommand } from 'just-bash'
import { shellQuote } from '../../../engine/plan/quote.ts'
import { command, ok } from '../commands/kit.ts'

export function asRoot(): readonly CustomCommand[] {
  return [
    command('whoami', () => ok('root\n')),
    // The interpreter's files belong to a user of its own.
    command('ls', async (_args, _files, original) => {
      const reply = await original()
      return { ...reply, stdout: reply.stdout.replaceAll(/^(\S{10} +\d+) user user /gm, '$1 root root ') }
    }),
    inItsPlace('ll', 'ls', ['-l']),
    inItsPlace('sudo'),
  ]
}

/** Runs `program` with the same arguments; without one, the first argument that is no option. */
function inItsPlace(name: string, program?: string, more: readonly string[] = []): CustomCommand {
  return defineCommand(name, async (args, context) => {
    const start = program === undefined ? args.findIndex(word => !word.startsWith('-')) : 0
    const [run = program, ...rest] = program === undefined ? args.slice(start) : [program, ...more, ...args]
    // `sudo -i`: a shell of root, which this is.
    if (start === -1 || run === undefined || context.exec === undefined) return ok()
    const { cwd, signal } = context
    const stdin = { stdin: latin1FromBytes(context.stdin), stdinKind: 'bytes' } as const
    return context.exec(shellQuote(run), { cwd, args: rest, ...stdin, ...(signal && { signal }) })
  })
}
