import { z } from 'zod'
import { differingRows, sayRows, stoppedBy, type Rows } from '../sql/differing.ts'
import { column, type Row } from '../sql/result.ts'
import { hostOf, pairKeys, rowsOf, sampled, serversOf, type Server } from './database/members.ts'
import { judgeReplica, judgeWriters, type ServerView } from './database/replica-status.ts'
import type { CheckContext, CheckKind, Judgement } from './kind.ts'
import { last, pass, worstOf } from './judgement.ts'
import { phrase } from '../words/phrases/index.ts'

export const Replication = z.strictObject({
  ...pairKeys,
  /** Whose replication is judged; both unless told. */
  replicas: z.array(z.string()).min(1).optional(),
  /** A per-host parameter: the address at which its peer reaches each. */
  address: z.string().min(1),
  /** How many of the two may be written to by applications; not judged unless told. */
  writers: z.enum(['one', 'both']).optional(),
})
export type Replication = z.infer<typeof Replication>

interface Resolved {
  readonly servers: readonly [Server, Server]
  readonly addresses: readonly [string, string]
  readonly replicas: readonly string[]
  readonly writers?: 'one' | 'both'
}
type Sample = readonly [ServerView, ServerView] | Judgement

/**
 * Each server follows the other, without errors, filters or skipped errors, under its own id. Two Yes alone prove nothing
 * (catalogue 0.1): what crosses is for replication-canary, what is the same for same-data.
 */
export const replication: CheckKind<Replication, Resolved, Sample> = {
  kind: 'replication',
  schema: Replication,
  scope: 'group',
  resolve(spec, render) {
    const address = (role: string): string => render.items(`${spec.address}@${role}`)[0] ?? ''
    return {
      servers: serversOf(spec, render),
      addresses: [address(spec.across[0]), address(spec.across[1])],
      replicas: spec.replicas ?? spec.across,
      ...(spec.writers === undefined ? {} : { writers: spec.writers }),
    }
  },
  describe: ({ servers: [a, b], replicas, writers }) => {
    const pairs = replicas.map(role => `${role} ← ${role === a.role ? b.role : a.role}`).join('; ')
    if (writers === undefined) return pairs
    return phrase(writers === 'one' ? 'see-replication-one-writer' : 'see-replication-both-write', {
      replicas: pairs,
    })
  },
  sample: ({ servers: [a, b], addresses }, context) =>
    sampled(async () => {
      const [own, other] = await Promise.all([
        viewOf(context, a, addresses[0]),
        viewOf(context, b, addresses[1]),
      ])
      return [await withRows(context, own, a, b), await withRows(context, other, b, a)] as const
    }),
  judge({ replicas, writers }, samples) {
    const sample = last(samples)
    if ('verdict' in sample) return sample
    const [a, b] = sample
    const found = [
      ...(replicas.includes(a.role) ? [judgeReplica(a, b)] : []),
      ...(replicas.includes(b.role) ? [judgeReplica(b, a)] : []),
      ...(writers === undefined ? [] : [judgeWriters([a, b], writers)]),
    ]
    return worstOf([pass('replication-runs', { hosts: `${a.host}, ${b.host}` }), ...found])
  },
}

/** Rows of both servers become evidence: who decides which is right must see them. */
async function withRows(
  context: CheckContext,
  view: ServerView,
  server: Server,
  peer: Server,
): Promise<ServerView> {
  const errno = column(view.status[0] ?? {}, 'last_sql_errno') ?? '0'
  if (errno !== '1062' && errno !== '1032') return view
  const rows =
    (of: Server): Rows =>
    (statement, vertical = false) =>
      rowsOf(context, of, statement, { vertical, seconds: 120 })
  const found = await sampled(async () =>
    differingRows(await stoppedBy(rows(server)), rows(server), rows(peer)),
  )
  // The cause is known without them.
  if (found === undefined || 'verdict' in found) return view
  const other = hostOf(context, peer).host.name
  return { ...view, rows: `${view.host}: ${sayRows(found.here)} | ${other}: ${sayRows(found.there)}` }
}

const variables = [
  'server_id',
  'server_uuid',
  'read_only',
  'super_read_only',
  'slave_skip_errors',
  'replica_skip_errors',
  'slave_exec_mode',
  'replica_exec_mode',
]

async function viewOf(context: CheckContext, server: Server, address: string): Promise<ServerView> {
  const names = variables.map(name => `'${name}'`).join(', ')
  const found = await rowsOf(context, server, [`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names})`])
  const status = await rowsOf(context, server, [{ phrase: 'replica_status' }], { vertical: true })
  const value = (name: string): string | undefined =>
    column(found.find(row => nameIn(row) === name) ?? {}, 'Value') ?? undefined
  return { host: hostOf(context, server).host.name, role: server.role, address, value, status }
}
function nameIn(row: Row): string {
  return (column(row, 'Variable_name') ?? '').toLowerCase()
}
