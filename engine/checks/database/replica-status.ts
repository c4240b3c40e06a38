/** Reads a replica's status as the catalogue's parts A5 to A8 do: the cause by its number, and never a pass for two Yes alone. */
import { column, type Row } from '../../sql/result.ts'
import type { CheckCode } from '../../words/checks.ts'
import { fail, pass, unknown } from '../judgement.ts'
import type { Judgement } from '../kind.ts'
import { listed } from '../../words/listed.ts'

export interface ServerView {
  readonly host: string
  readonly role: string
  /** Where its peer reaches it. */
  readonly address: string
  /** A global variable; undefined where the server has none of that name. */
  readonly value: (name: string) => string | undefined
  readonly status: readonly Row[]
  /** The row that stopped the applier, as both have it. */
  readonly rows?: string
}

/** Codes by the number of the receiving thread's error (MySQL error reference; 13114 and 13117 are 8.0's 1236 and 1593). */
const receiving: Readonly<Record<string, CheckCode>> = {
  '1236': 'replica-position',
  '13114': 'replica-position',
  '1593': 'replica-same-id',
  '13117': 'replica-same-id',
  '1045': 'replica-login',
  '1130': 'replica-login',
  '1251': 'replica-login',
  '2059': 'replica-login',
  '2061': 'replica-login',
  '2002': 'replica-unreachable',
  '2003': 'replica-unreachable',
  '2005': 'replica-unreachable',
  '2013': 'replica-unreachable',
}
const applying: Readonly<Record<string, CheckCode>> = {
  '1062': 'replica-diverged',
  '1032': 'replica-diverged',
  '1007': 'replica-exists',
  '1008': 'replica-exists',
  '1050': 'replica-exists',
  '1051': 'replica-exists',
  '1396': 'replica-exists',
}

/** The first cause that keeps this server from being a sound replica of `source`. */
export function judgeReplica(replica: ServerView, source: ServerView): Judgement {
  return identity(replica, source) ?? settings(replica) ?? threads(replica, source) ?? peer(replica, source)
}

function identity(replica: ServerView, source: ServerView): Judgement | undefined {
  const both = `${replica.host}, ${source.host}`
  const [id, uuid] = [replica.value('server_id'), replica.value('server_uuid')]
  if (id === undefined) return unknown('replica-unreadable', { host: replica.host, what: 'server_id' })
  if (id === source.value('server_id')) return fail('servers-same-id', { hosts: both, id })
  if (uuid !== undefined && uuid === source.value('server_uuid'))
    return fail('servers-same-uuid', { hosts: both, uuid })
  return undefined
}

function settings({ host, value, status }: ServerView): Judgement | undefined {
  const skipped = value('replica_skip_errors') ?? value('slave_skip_errors')
  if (skipped === undefined) return unknown('replica-unreadable', { host, what: 'replica_skip_errors' })
  if (skipped !== 'OFF' && skipped !== '') return fail('replica-skips-errors', { host, errors: skipped })
  const mode = value('replica_exec_mode') ?? value('slave_exec_mode')
  if (mode === 'IDEMPOTENT') return fail('replica-skips-errors', { host, errors: 'exec_mode = IDEMPOTENT' })
  const filters = status.flatMap(row =>
    Object.entries(row).filter(([name, text]) => /^replicate_/i.test(name) && filtering(name, text)),
  )
  if (filters.length === 0) return undefined
  const params = { host, filters: filters.map(([name, text]) => `${name} = ${text ?? ''}`).join('; ') }
  const listed = filters.some(([, text]) => text?.includes(',') === true)
  return fail(listed ? 'replica-filter-list' : 'replica-filters', params)
}

/** Replicate_Rewrite_DB counts; Replicate_Ignore_Server_Ids is how a ring leaves a member out, and stays. */
function filtering(name: string, text: string | null): boolean {
  return text !== null && text !== '' && !/server_ids$/i.test(name)
}

function threads(replica: ServerView, source: ServerView): Judgement | undefined {
  const { host, status } = replica
  const [row, ...others] = status
  if (row === undefined) return fail('replica-none', { host, source: source.host })
  if (others.length > 0) return fail('replica-many', { host, count: status.length })
  const read = (name: string): string => column(row, name) ?? ''
  const [io, sql] = [read('replica_io_running'), read('replica_sql_running')]
  if (io === '' || sql === '') return unknown('replica-unreadable', { host, what: 'replica_io_running' })
  const from = read('source_host')
  if (from !== source.address)
    return fail('replica-other-source', { host, source: from, wanted: source.address })
  const receive = {
    host,
    source: source.host,
    errno: read('last_io_errno'),
    text: read('last_io_error').slice(0, 300),
  }
  if (receive.errno !== '0') return fail(receiving[receive.errno] ?? 'replica-receive-error', receive)
  const apply = {
    host,
    source: source.host,
    errno: read('last_sql_errno'),
    text: read('last_sql_error').slice(0, 300),
  }
  if (apply.errno !== '0') {
    const { rows } = replica
    return fail(applying[apply.errno] ?? 'replica-apply-error', {
      ...apply,
      ...(rows !== undefined && { rows }),
    })
  }
  if (sql !== 'Yes') return fail('replica-apply-stopped', { host, source: source.host })
  if (io === 'Connecting') return fail('replica-connecting', { host, source: source.host })
  if (io !== 'Yes') return fail('replica-receive-stopped', { host, source: source.host })
  return undefined
}

/** The server that answers at the peer's address is the peer: a virtual address or a forwarded port may lead elsewhere. */
function peer({ host, status }: ServerView, source: ServerView): Judgement {
  const row = status[0] ?? {}
  const [id, uuid] = [column(row, 'source_server_id') ?? '', column(row, 'source_uuid') ?? '']
  const ids = { host, source: source.host, id, wanted: source.value('server_id') ?? '' }
  if (id !== ids.wanted) return fail('replica-other-server', ids)
  const own = source.value('server_uuid')
  if (uuid !== '' && own !== undefined && uuid !== own)
    return fail('replica-other-server', { ...ids, id: uuid, wanted: own })
  return pass('replication-runs', { hosts: host })
}

/** With one writer exactly one of the two takes writes of ordinary accounts. */
export function judgeWriters(servers: readonly ServerView[], wanted: 'one' | 'both'): Judgement {
  const open = servers.filter(
    ({ value }) => value('read_only') === 'OFF' && value('super_read_only') !== 'ON',
  )
  const hosts = listed(open.map(({ host }) => host))
  const closed = servers
    .filter(server => !open.includes(server))
    .map(({ host }) => host)
    .join(', ')
  if (wanted === 'both') {
    return open.length === servers.length
      ? pass('writers-so', { hosts })
      : fail('writer-closed', { hosts: closed })
  }
  if (open.length === 1) return pass('writers-so', { hosts })
  return open.length === 0 ? fail('writers-none', { hosts: closed }) : fail('writers-many', { hosts })
}
