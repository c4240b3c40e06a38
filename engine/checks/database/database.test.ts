import { describe, expect, it } from 'vitest'
import {
  judged,
  lost,
  recordedContext,
  renderer,
  result,
  type Recorded,
} from '../../../test/support/kind-fixture.ts'
import type { CommandResult } from '../../ports.ts'
import { replicationCanary, ReplicationCanary } from '../replication-canary.ts'
import { replication, Replication } from '../replication.ts'
import { sameData, SameData } from '../same-data.ts'
import { sqlAcross, SqlAcross } from '../sql-across.ts'

const across = ['a', 'b'] as const
const login = Object.fromEntries(
  across.flatMap(role => ['socket', 'host', 'port', 'password'].map(name => [`db_${name}@${role}`, []])),
)
const render = renderer({
  ...login,
  'db_user@a': 'root',
  'db_user@b': 'root',
  'service_ip@a': '10.0.0.1',
  'service_ip@b': '10.0.0.2',
  schemas: ['shop'],
})
const version = result({ stdout: 'version\tcomment\n5.6.24-log\tMySQL Community Server (GPL)\n' })
const error = (text: string): CommandResult => result({ exitCode: 1, stderr: text })

type Fields = Readonly<Record<string, string>>
const vertical = (fields: Fields): CommandResult =>
  result({
    stdout: `*************************** 1. row ***************************\n${Object.entries(fields)
      .map(([name, value]) => `${name.padStart(30)}: ${value}\n`)
      .join('')}`,
  })
const variables = (fields: Fields): CommandResult =>
  result({
    stdout: `Variable_name\tValue\n${Object.entries(fields)
      .map(([name, value]) => `${name}\t${value}\n`)
      .join('')}`,
  })

const globals = (id: string, more: Fields = {}): Fields => ({
  read_only: 'OFF',
  server_id: id,
  server_uuid: `uuid-${id}`,
  slave_exec_mode: 'STRICT',
  slave_skip_errors: 'OFF',
  ...more,
})
const status = (address: string, id: string, more: Fields = {}): Fields => ({
  Master_Host: address,
  Slave_IO_Running: 'Yes',
  Slave_SQL_Running: 'Yes',
  Replicate_Do_DB: '',
  Replicate_Ignore_DB: '',
  Replicate_Ignore_Server_Ids: '',
  Last_IO_Errno: '0',
  Last_IO_Error: '',
  Last_SQL_Errno: '0',
  Last_SQL_Error: '',
  Master_Server_Id: id,
  Master_UUID: `uuid-${id}`,
  ...more,
})

describe('replication', () => {
  interface Parts {
    readonly a?: Fields
    readonly b?: Fields
    readonly onB?: Fields
    readonly none?: boolean
    readonly spec?: object
  }
  const judge = ({ a = {}, b = {}, onB = {}, none = false, spec = {} }: Parts) =>
    judged(
      replication,
      Replication.parse({ across, address: 'service_ip', ...spec }),
      recordedContext({
        'node-a': {
          VERSION: version,
          VARIABLES: variables(globals('65', a)),
          'SLAVE STATUS': vertical(status('10.0.0.2', '38')),
        },
        'node-b': {
          VERSION: version,
          VARIABLES: variables(globals('38', b)),
          'SLAVE STATUS': none ? result() : vertical(status('10.0.0.1', '65', onB)),
        },
      }),
      render,
    )

  it('passes where each follows the other', async () => {
    expect(await judge({})).toMatchObject({ verdict: 'pass', code: 'replication-runs' })
    expect(await judge({ b: { read_only: 'ON' }, spec: { writers: 'one' } })).toMatchObject({
      verdict: 'pass',
    })
    expect(await judge({ spec: { writers: 'both' } })).toMatchObject({ verdict: 'pass' })
  })
  it.each<[string, Parts, string]>([
    ['equal server_id', { b: { server_id: '65' } }, 'servers-same-id'],
    ['equal server_uuid', { b: { server_uuid: 'uuid-65' } }, 'servers-same-uuid'],
    ['skipped errors', { b: { slave_skip_errors: 'ALL' } }, 'replica-skips-errors'],
    ['an idempotent applier', { b: { slave_exec_mode: 'IDEMPOTENT' } }, 'replica-skips-errors'],
    ['a filter', { onB: { Replicate_Do_DB: 'shop' } }, 'replica-filters'],
    ['a filter with commas', { onB: { Replicate_Ignore_DB: 'mysql,test' } }, 'replica-filter-list'],
    ['no replication', { none: true }, 'replica-none'],
    ['another source', { onB: { Master_Host: '10.0.0.9' } }, 'replica-other-source'],
    ['another server behind the address', { onB: { Master_Server_Id: '7' } }, 'replica-other-server'],
    ['another uuid behind the address', { onB: { Master_UUID: 'uuid-7' } }, 'replica-other-server'],
    [
      'coordinates of another',
      { onB: { Slave_IO_Running: 'No', Last_IO_Errno: '1236' } },
      'replica-position',
    ],
    ['the same in 8.0', { onB: { Slave_IO_Running: 'No', Last_IO_Errno: '13114' } }, 'replica-position'],
    ['its own id', { onB: { Slave_IO_Running: 'No', Last_IO_Errno: '1593' } }, 'replica-same-id'],
    [
      'a refused account',
      { onB: { Slave_IO_Running: 'Connecting', Last_IO_Errno: '1045' } },
      'replica-login',
    ],
    ['no plain TCP', { onB: { Slave_IO_Running: 'Connecting', Last_IO_Errno: '2061' } }, 'replica-login'],
    [
      'a closed port',
      { onB: { Slave_IO_Running: 'Connecting', Last_IO_Errno: '2003' } },
      'replica-unreachable',
    ],
    ['another error', { onB: { Slave_IO_Running: 'No', Last_IO_Errno: '1595' } }, 'replica-receive-error'],
    ['a duplicate', { onB: { Slave_SQL_Running: 'No', Last_SQL_Errno: '1062' } }, 'replica-diverged'],
    ['a missing row', { onB: { Slave_SQL_Running: 'No', Last_SQL_Errno: '1032' } }, 'replica-diverged'],
    ['a schema made twice', { onB: { Slave_SQL_Running: 'No', Last_SQL_Errno: '1007' } }, 'replica-exists'],
    [
      'another apply error',
      { onB: { Slave_SQL_Running: 'No', Last_SQL_Errno: '1146' } },
      'replica-apply-error',
    ],
    ['a stopped applier', { onB: { Slave_SQL_Running: 'No' } }, 'replica-apply-stopped'],
    ['a stopped receiver', { onB: { Slave_IO_Running: 'No' } }, 'replica-receive-stopped'],
    ['no connection yet', { onB: { Slave_IO_Running: 'Connecting' } }, 'replica-connecting'],
    ['two writers', { spec: { writers: 'one' } }, 'writers-many'],
    [
      'no writer',
      { a: { read_only: 'ON' }, b: { read_only: 'ON' }, spec: { writers: 'one' } },
      'writers-none',
    ],
    ['a closed writer', { b: { read_only: 'ON' }, spec: { writers: 'both' } }, 'writer-closed'],
  ])('fails for %s', async (_, parts, code) => {
    expect(await judge(parts)).toMatchObject({ verdict: 'fail', code })
  })
  it('judges one direction alone where told', async () => {
    const spec = { replicas: ['a'] }

    expect(await judge({ none: true, spec })).toMatchObject({ verdict: 'pass' })
  })
  it('cannot tell where a server cannot be asked', async () => {
    const found = await judged(
      replication,
      Replication.parse({ across, address: 'service_ip' }),
      recordedContext({ 'node-a': { VERSION: version }, 'node-b': { VERSION: lost } }),
      render,
    )

    expect(found).toMatchObject({ verdict: 'unknown', code: 'sql-link-lost' })
  })
})

describe('replication-canary', () => {
  const token = /REPLACE INTO siteproof_canary.canary VALUES \(\d, '(\w+)'/
  /** Two servers in memory: what is written on one is read on the other where that direction works. */
  const pair = (lostWay: 'a' | 'b' | undefined, answer: CommandResult = result()) => {
    const rows: Record<string, string> = {}
    const context = recordedContext({ 'node-a': {}, 'node-b': {} })
    return {
      ...context,
      probe: (target: { host: { name: string } }, _: string, command: { kind: string; text?: string }) => {
        const text = command.text ?? ''
        if (text.includes('VERSION()')) return Promise.resolve(version)
        const written = token.exec(text)?.[1]
        const other = target.host.name === 'node-a' ? 'node-b' : 'node-a'
        if (written !== undefined) {
          if (lostWay !== target.host.name.slice(-1)) rows[other] = written
          return Promise.resolve(answer)
        }
        const found = rows[target.host.name]
        return Promise.resolve(
          found === undefined
            ? error("ERROR 1146 (42S02) at line 1: Table doesn't exist")
            : result({ stdout: `token\n${found}\n` }),
        )
      },
    } as typeof context
  }
  const judge = (context: ReturnType<typeof pair>) =>
    judged(replicationCanary, ReplicationCanary.parse({ across, timeout: '2s' }), context, render)

  it('passes where a row crosses each way', async () => {
    expect(await judge(pair(undefined))).toMatchObject({ verdict: 'pass', code: 'canary-crossed' })
  })
  it.each(['a', 'b'] as const)('fails where what %s writes does not arrive', async way => {
    expect(await judge(pair(way))).toMatchObject({
      verdict: 'fail',
      code: 'canary-lost',
      params: { from: `node-${way}` },
    })
  })
  it('names a server that takes no writes', async () => {
    const refused = error('ERROR 1290 (HY000) at line 1: running with the --super-read-only option')

    expect(await judge(pair(undefined, refused))).toMatchObject({ verdict: 'fail', code: 'canary-read-only' })
  })
  it('says that it writes', () => {
    expect([replicationCanary.writes, sameData.writes]).toEqual(['canary', 'canary'])
  })
})

describe('same-data', () => {
  const columns = (...rows: string[]) =>
    result({ stdout: `s\tt\tc\n${rows.map(row => `${row}\n`).join('')}` })
  const tables = columns('shop\torders\tid', 'shop\torders\tnote', 'shop\ta`b\tid')
  const sums = (...rows: string[]) =>
    result({ stdout: `id\tcounted\tsum\n${rows.map(row => `${row}\n`).join('')}` })
  const judge = (
    there: CommandResult,
    sum: CommandResult,
    own = sums('0\t9\t77', '1\t0\t0'),
    set = result(),
  ) => {
    const recorded: Recorded = {
      'node-a': { VERSION: version, 'SELECT c.': tables, 'SET SESSION': set, 'SELECT id': own },
      'node-b': { VERSION: version, 'SELECT c.': there, 'SELECT id': sum },
    }
    return judged(
      sameData,
      SameData.parse({ across, schemas: 'schemas', timeout: '3s' }),
      recordedContext(recorded),
      render,
    )
  }
  const same = sums('0\t9\t77', '1\t0\t0')

  it.each([
    [tables, same, 'pass', 'data-same'],
    [tables, sums('0\t9\t78', '1\t0\t0'), 'fail', 'data-differs'],
    [tables, sums('0\t8\t77', '1\t0\t0'), 'fail', 'data-differs'],
    [tables, sums(), 'fail', 'data-not-arrived'],
    [tables, error("ERROR 1146 (42S02) at line 1: Table doesn't exist"), 'fail', 'data-not-arrived'],
    [columns('shop\torders\tid', 'shop\torders\tnote'), same, 'fail', 'data-table-missing'],
    [columns('shop\torders\tid', 'shop\ta`b\tid'), same, 'fail', 'data-table-missing'],
    [columns(), same, 'fail', 'data-table-missing'],
    [lost, same, 'unknown', 'sql-link-lost'],
    [tables, lost, 'unknown', 'sql-link-lost'],
  ] as const)('%o with the sums %o is %s', async (there, sum, verdict, code) => {
    expect(await judge(there, sum)).toMatchObject({ verdict, code })
  })
  it('names the tables and both counts', async () => {
    expect(await judge(tables, sums('0\t8\t77', '1\t0\t5'))).toMatchObject({
      params: { tables: 'shop.orders: node-a 9, node-b 8; shop.a`b: 0 ≠' },
    })
  })
  it('names a server that takes no writes', async () => {
    const refused = error('ERROR 1290 (HY000) at line 3: read-only')

    expect(await judge(tables, same, same, refused)).toMatchObject({
      verdict: 'fail',
      code: 'canary-read-only',
    })
  })
})

describe('sql-across', () => {
  const judge = (a: string, b: string, differ?: true) =>
    judged(
      sqlAcross,
      SqlAcross.parse({ across: [...across], run: 'SELECT x', ...(differ && { differ }) }),
      recordedContext({
        'node-a': { VERSION: version, 'SELECT x': result({ stdout: a }) },
        'node-b': { VERSION: version, 'SELECT x': b === 'lost' ? lost : result({ stdout: b }) },
      }),
      render,
    )

  it.each([
    ['x\n5.6\n', 'x\n5.6\n', undefined, 'pass', 'settings-agree'],
    ['x\n5.6\n', 'x\n5.7\n', undefined, 'fail', 'setting-differs'],
    ['x\n5.6\n', '', undefined, 'fail', 'setting-differs'],
    ['x\n1\n', 'x\n2\n', true, 'pass', 'settings-agree'],
    ['x\n1\n', 'x\n1\n', true, 'fail', 'setting-equal'],
    ['', '', true, 'pass', 'settings-agree'],
    ['x\n1\n', 'lost', true, 'unknown', 'sql-link-lost'],
  ] as const)('%j and %j, differ: %s, is %s', async (a, b, differ, verdict, code) => {
    expect(await judge(a, b, differ)).toMatchObject({ verdict, code })
  })
})
