import { z } from 'zod'
import { Id } from '../runbook/schema.ts'
import { RunError, type ErrorParams } from '../errors.ts'
import { askServer, type SqlAnswer } from '../sql/ask.ts'
import { differingRows, sayRows, stoppedBy, type Differing, type Rows } from '../sql/differing.ts'
import { loginKeys, loginOf, sayLogin, type Login } from '../sql/login.ts'
import { parseBatch, parseVertical } from '../sql/result.ts'
import { deleteStatement, insertStatements, valuesQuery } from '../sql/rows.ts'
import type { Statement } from '../sql/statement.ts'
import type { Privilege } from '../ports.ts'
import type { SqlCode } from '../words/sql.ts'
import type { ActionContext, ActionKind, ActionResult } from './kind.ts'
import { done, failed, uncertain } from './result.ts'
import { failureOf } from './sql.ts'
import { summed } from '../words/lines.ts'
import { phrase } from '../words/phrases/index.ts'

export const SqlAlign = z.strictObject({
  ...loginKeys,
  /** The role whose rows are right. */
  from: Id,
})
export type SqlAlign = z.infer<typeof SqlAlign>

interface Resolved {
  readonly here: Login
  readonly there: Login
  readonly from: string
  readonly as: Privilege
}

/**
 * For a replica stopped by 1062 or 1032: the one row that its event met is made as the event needs it, without logging it, and the
 * applier is started. No event is skipped. That the source is right is decided before, by whoever starts this.
 */
export const sqlAlign: ActionKind<SqlAlign, Resolved> = {
  kind: 'sql-align',
  schema: SqlAlign,
  changes: 'unrecorded',
  resolve: (spec, render) => ({
    here: loginOf(spec.login, render),
    there: loginOf(spec.login, render, spec.from),
    from: spec.from,
    as: spec.as,
  }),
  describe: ({ here, from, as }) => ({
    kind: 'sql-align',
    ...summed(phrase('do-sql-align', { here: sayLogin(here), from })),
    body: [
      'SET SESSION sql_log_bin = 0;',
      '⟨1062: DELETE the row of that key; 1032: INSERT the row as the source has it; table and key as in Last_SQL_Error⟩;',
      '⟨START SLAVE | START REPLICA⟩ SQL_THREAD;',
    ].join('\n'),
    language: 'sql',
    as,
    sudo: as === 'root' ? ['a root shell'] : [],
  }),
  async execute(resolved, context) {
    try {
      return await align(resolved, context)
    } catch (error) {
      if (error instanceof NoRows) return uncertain(error.code, error.params, false)
      throw error
    }
  },
}

class NoRows extends Error {
  readonly code: SqlCode
  readonly params: ErrorParams
  constructor(answer: Extract<SqlAnswer, { ok: false }>, host: string) {
    super(host)
    const { code, params } = failureOf(answer, host, 120)
    this.code = code
    this.params = params
  }
}

async function align({ here, there, from, as }: Resolved, context: ActionContext): Promise<ActionResult> {
  const host = context.host.name
  const [other] = context.member(from)
  if (other === undefined) throw new RunError('VALUE_MISSING', { name: from, host })
  const ask = (statement: Statement, vertical: boolean, login: Login, remote: boolean): Promise<SqlAnswer> =>
    askServer(
      context.ports,
      { host: remote ? other.host.name : host, login, statement, as, vertical, seconds: 120 },
      async (command, seconds) =>
        remote
          ? (await other.session()).exec(command, { timeoutSeconds: seconds, signal: context.signal })
          : context.run(command, { timeoutSeconds: seconds }),
    )
  const rows =
    (login: Login, remote: boolean): Rows =>
    async (statement, vertical = false) => {
      const answer = await ask(statement, vertical, login, remote)
      if (!answer.ok) throw new NoRows(answer, remote ? other.host.name : host)
      return vertical ? parseVertical(answer.result.stdout) : parseBatch(answer.result.stdout)
    }
  const [own, source] = [rows(here, false), rows(there, true)]
  const stopped = await stoppedBy(own)
  const found = await differingRows(stopped, own, source)
  if (found?.keys.length !== 1) {
    return failed(
      'align-not-found',
      { host, source: other.host.name, text: stopped.text.slice(0, 300) },
      false,
    )
  }
  const values = stopped.errno === '1062' ? [] : await source([valuesQuery(found.shape, found.keys)])
  const answer = await ask(repair(found, insertStatements(found.shape, values)), false, here, false)
  if (!answer.ok) throw new NoRows(answer, host)
  const { schema, table } = found.shape
  return done({ what: `${schema}.${table}` }, `${sayRows(found.here)} → ${sayRows(found.there)}\n`)
}

/** A duplicate only has to go: the event that met it brings the right row. A missing row must be there for its event. */
function repair({ shape, keys }: Differing, inserts: readonly string[]): Statement {
  const change = inserts.length > 0 ? inserts : [deleteStatement(shape, keys)]
  const statements = ['SET SESSION sql_log_bin = 0', ...change]
  return [`${statements.join(';\n')};\n`, { phrase: 'start_applier' }]
}
