import { z } from 'zod'
import { shellQuote } from '../plan/quote.ts'
import type { CommandResult } from '../ports.ts'
import type { CheckKind } from './kind.ts'
import { fail, last, pass, unknown, unreadable } from './judgement.ts'
import { valueOf, ValueOf } from './values.ts'
import { phrase } from '../words/phrases/index.ts'

export const Port = z.strictObject({
  /** A TCP port, or `address:port` where it must be bound to exactly that address. */
  listen: ValueOf,
  /** The program that must hold it, as the kernel names it (15 characters at most). */
  process: z.string().min(1).optional(),
})
export type Port = z.infer<typeof Port>
interface Resolved {
  readonly address?: string
  readonly port: string
  readonly process?: string
}
interface Sample {
  readonly host: string
  readonly result: CommandResult
}

/** That very port is listened on, and by that program (P09): compared by column, never by a text search in the line. */
export const port: CheckKind<Port, Resolved, Sample> = {
  kind: 'port',
  schema: Port,
  scope: 'host',
  resolve(spec, render) {
    const listen = valueOf(spec.listen, render)
    const at = listen.lastIndexOf(':')
    return {
      port: listen.slice(at + 1),
      ...(at === -1 ? {} : { address: listen.slice(0, at) }),
      ...(spec.process === undefined ? {} : { process: render.text(spec.process) }),
    }
  },
  describe: resolved => phrase(resolved.address === undefined ? 'see-port' : 'see-port-at', { ...resolved }),
  async sample(resolved, context) {
    const [member] = context.hosts
    if (member === undefined) throw new TypeError('a host check needs a host')
    // Whose socket it is shows only to root.
    const as = resolved.process === undefined ? 'login' : 'root'
    const result = await context.probe(
      member,
      phrase('saw-sockets'),
      { kind: 'script', as, text: listenScript },
      20,
    )
    return { host: member.host.name, result }
  },
  judge(resolved, samples) {
    const { host, result } = last(samples)
    const unread = unreadable(result, host, 'ss / netstat')
    if (unread !== undefined) return unread
    const params = { host, port: resolved.port, process: resolved.process ?? '' }
    const found = parseListening(result.stdout).filter(
      socket =>
        socket.port === resolved.port &&
        (resolved.address === undefined || socket.address === resolved.address),
    )
    if (found.length === 0) return fail('port-closed', params)
    const { process: wanted } = resolved
    if (wanted === undefined) return pass('port-open', { ...params, by: programsOf(found) })
    if (found.some(socket => socket.programs.includes(wanted.slice(0, 15))))
      return pass('port-open', { ...params, by: wanted })
    const by = programsOf(found)
    return by === '' ? unknown('port-owner-unknown', params) : fail('port-other-process', { ...params, by })
  },
}

/** ss first; netstat where there is none; its header line keeps an empty table from looking like no answer. */
const listenScript = `if command -v ss >/dev/null 2>&1; then ss -ltnp
elif command -v netstat >/dev/null 2>&1; then netstat -ltnp 2>/dev/null
else echo ${shellQuote('ss and netstat: not found')} >&2; exit 127
fi
`

export interface Listening {
  readonly address: string
  readonly port: string
  readonly programs: readonly string[]
}

/**
 * ss: `LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))` (old iproute: `users:(("sshd",1,3))`, `:::22`);
 * netstat: `tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN 812/sshd`.
 */
export function parseListening(stdout: string): readonly Listening[] {
  return stdout.split('\n').flatMap(line => {
    const columns = line.trim().split(/\s+/)
    const local = columns[0] === 'LISTEN' || columns[5] === 'LISTEN' ? columns[3] : undefined
    if (local === undefined) return []
    const at = local.lastIndexOf(':')
    const users = [...line.matchAll(/\("([^"]+)",/g)].map(match => match[1] ?? '')
    const netstat = columns[0] === 'LISTEN' ? undefined : /^\d+\/([^:\s]+)/.exec(columns[6] ?? '')?.[1]
    return [
      {
        address: local.slice(0, at).replace(/^\[|\]$/g, ''),
        port: local.slice(at + 1),
        programs: [...new Set(netstat === undefined ? users : [netstat])],
      },
    ]
  })
}

function programsOf(found: readonly Listening[]): string {
  return [...new Set(found.flatMap(socket => socket.programs))].join(', ')
}
