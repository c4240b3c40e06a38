import { describe, expect, it } from 'vitest'
import {
  actionContext,
  judged,
  lost,
  recordedContext,
  renderer,
  result,
} from '../../test/support/kind-fixture.ts'
import { localSession } from '../../adapters/memory/local-session.ts'
import { sql as action, Sql } from '../actions/sql.ts'
import type { CommandResult, Session } from '../ports.ts'
import { sql, SqlCheck } from './sql.ts'

const version = result({ stdout: 'version\tcomment\n5.6.24-log\tMySQL Community Server (GPL)\n' })
const values = {
  db_user: 'root',
  db_password: 'Geheim-1',
  db_socket: [],
  db_host: [],
  db_port: [],
  peer: '10.0.0.2',
}
const error = (text: string) => result({ exitCode: 1, stderr: text })
const status = result({
  stdout: 'Slave_IO_Running\tSlave_SQL_Running\tMaster_Host\tLast_Error\nYes\tYes\t10.0.0.2\t\n',
})

describe('sql check', () => {
  const judge = (answer: CommandResult, expect_: object, first = version) =>
    judged(
      sql,
      SqlCheck.parse({ run: '{{ sql.replica_status }}', expect: expect_ }),
      recordedContext({ 'node-a': { VERSION: first, 'SHOW SLAVE STATUS': answer } }),
      renderer(values),
    )

  it.each([
    [status, { rows: 1 }, 'pass', 'sql-so'],
    [status, { values: { replica_io_running: 'Yes', source_host: '{{ peer }}' } }, 'pass', 'sql-so'],
    [
      status,
      { values: { replica_io_running: { in: ['Yes', 'Connecting'] }, last_error: '' } },
      'pass',
      'sql-so',
    ],
    [status, { values: { source_host: { not: '{{ peer }}' } } }, 'fail', 'sql-value'],
    [status, { values: { replica_io_running: null } }, 'fail', 'sql-value'],
    [status, { values: { last_error: { matches: '.' } } }, 'fail', 'sql-value'],
    [status, { values: { last_error: { min: 0 } } }, 'fail', 'sql-value'],
    [status, { values: { gtid_mode: 'ON' } }, 'unknown', 'sql-no-column'],
    [status, { rows: 0 }, 'fail', 'sql-rows'],
    [status, { error: 1045 }, 'fail', 'sql-no-error'],
    [result(), { rows: 0 }, 'pass', 'sql-so'],
    [result(), { values: { replica_io_running: 'Yes' } }, 'fail', 'sql-rows'],
    [result({ ...status, truncated: true }), { rows: 1 }, 'unknown', 'output-cut'],
    [
      error('ERROR 1227 (42000) at line 1: Access denied; you need SUPER'),
      { rows: 0 },
      'unknown',
      'sql-not-allowed',
    ],
    [error('ERROR 1290 (HY000) at line 1: --read-only'), { error: [1290, 1836] }, 'pass', 'sql-so'],
    [error('ERROR 1064 (42000) at line 1: syntax'), { error: 1290 }, 'fail', 'sql-error'],
    [error("ERROR 2003 (HY000): Can't connect"), { error: 1045 }, 'unknown', 'sql-unreachable'],
    [lost, { rows: 0 }, 'unknown', 'sql-link-lost'],
  ] as const)('%o against %o is %s', async (answer, expect_, verdict, code) => {
    expect(await judge(answer, expect_)).toMatchObject({ verdict, code })
  })
  it.each([
    [result({ exitCode: 127, stderr: 'siteproof: no mysql or mariadb client' }), 'sql-no-client'],
    [error("ERROR 1045 (28000): Access denied for user 'root'@'localhost'"), 'sql-refused'],
    [result({ stdout: 'version\tcomment\nnine\t\n' }), 'sql-broken'],
    [result({ exitCode: 124 }), 'sql-timed-out'],
  ])('cannot tell where the server could not be asked: %o', async (first, code) => {
    expect(await judge(status, { rows: 1 }, first)).toMatchObject({ verdict: 'unknown', code })
  })
  it('wants to be told what to expect', () => {
    expect(SqlCheck.safeParse({ run: 'SELECT 1', expect: {} }).success).toBe(false)
    expect(SqlCheck.safeParse({ run: 'SELECT 1', expect: { rows: 0, error: 1 } }).success).toBe(false)
    expect(
      SqlCheck.safeParse({ run: 'SELECT 1', expect: { values: { a: { matches: '{{ x }}' } } } }).success,
    ).toBe(false)
  })
})

/** Answers the version first, then what the test says. */
function server(answer: CommandResult): Session & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    ...localSession('node-a'),
    asked,
    exec: command => {
      const text = command.kind === 'script' ? command.text : ''
      asked.push(text)
      return Promise.resolve(text.includes('VERSION()') ? version : answer)
    },
  }
}

describe('sql action', () => {
  const spec = Sql.parse({
    run: 'CREATE USER {{ db_user }}@{{ peer }} IDENTIFIED BY {{ db_password }};\n{{ sql.start_replica }}',
  })
  const resolved = action.resolve(spec, renderer(values))

  it('runs the statements in the words of the server, and only those are the run’s own', async () => {
    const session = server(result({ stdout: 'x\n1\n' }))
    const context = actionContext(session)

    expect(await action.execute(resolved, context)).toMatchObject({ verdict: 'pass', stdout: 'x\n1\n' })
    expect(context.ran).toHaveLength(1)
    expect(session.asked.at(-1)).toContain('\nSTART SLAVE\n')
  })
  it.each([
    [error('ERROR 1396 (HY000) at line 1: Operation CREATE USER failed'), 'fail', 'sql-error', true],
    [
      error(
        "ERROR 1064 (42000) at line 1: You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'IDENTIFIED BY 'x'' at line 1",
      ),
      'fail',
      'sql-grant-identified',
      true,
    ],
    [error("ERROR 1064 (42000) at line 1: … near 'GRAND ALL' at line 1"), 'fail', 'sql-error', true],
    [
      error(
        'ERROR 1227 (42000) at line 1: Access denied; you need (at least one of) the SUPER, REPLICATION CLIENT privilege(s) for this operation',
      ),
      'fail',
      'sql-not-allowed',
      true,
    ],
    [
      error(
        "ERROR 1356 (HY000) at line 1: View 'mysql.user' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them",
      ),
      'fail',
      'sql-user-view',
      true,
    ],
    [
      error("ERROR 1356 (HY000) at line 1: View 'jumpserver.old' references invalid"),
      'fail',
      'sql-error',
      true,
    ],
    [error("ERROR 1045 (28000): Access denied for user 'root'"), 'fail', 'sql-refused', false],
    [result({ exitCode: 127 }), 'fail', 'sql-no-client', false],
    [lost, 'unknown', 'sql-link-lost', true],
    [result({ exitCode: 124 }), 'unknown', 'sql-timed-out', true],
  ])('%o is %s', async (answer, verdict, code, changed) => {
    const done = await action.execute(resolved, actionContext(server(answer)))

    expect(done).toMatchObject({ verdict, code, changed })
  })
  it('shows every statement, the login without its password, and that it needs a root shell', () => {
    expect(action.describe(resolved, { kind: 'sql', spec })).toMatchObject({
      language: 'sql',
      body: expect.stringContaining('⟨START SLAVE | START REPLICA⟩') as string,
      summary: expect.stringMatching(/^root: CREATE USER/) as string,
      sudo: ['a root shell'],
    })
  })
})
