import { z } from 'zod'
import { askServer, type SqlAnswer } from '../sql/ask.ts'
import { loginKeys, loginOf, sayLogin, type Login } from '../sql/login.ts'
import { firstLine, shown, statementOf, type Statement } from '../sql/statement.ts'
import type { Privilege } from '../ports.ts'
import type { SqlCode } from '../words/sql.ts'
import { timeoutSeconds } from '../runbook/duration.ts'
import type { ActionContext, ActionKind, ActionResult, ActionView } from './kind.ts'
import { failed, judged, uncertain } from './result.ts'

export const Sql = z.strictObject({
  ...loginKeys,
  run: z.string().min(1),
  /** One column a line, for results that people read; a capture reads either form. */
  vertical: z.boolean().default(false),
})
export type Sql = z.infer<typeof Sql>

export interface ResolvedSql {
  readonly login: Login
  readonly as: Privilege
  readonly statement: Statement
  readonly vertical: boolean
}

/** Statements through the server's own client on the host, in the server's own dialect. The first error ends them. */
export const sql: ActionKind<Sql, ResolvedSql> = {
  kind: 'sql',
  schema: Sql,
  changes: 'unrecorded',
  resolve: (spec, render) => ({
    login: loginOf(spec.login, render),
    as: spec.as,
    statement: statementOf(spec.run, render),
    vertical: spec.vertical,
  }),
  describe({ statement, login, as }, node): ActionView {
    const body = shown(statement).trimEnd()
    return {
      kind: 'sql',
      summary: `${sayLogin(login)}: ${firstLine(body)}`,
      body,
      language: 'sql',
      as,
      sudo: as === 'root' ? ['a root shell'] : [],
      ...(node.expect === undefined ? {} : { expect: node.expect }),
    }
  },
  async execute(resolved, context): Promise<ActionResult> {
    const seconds = timeoutSeconds(context.node.timeout)
    const answer = await askServer(
      context.ports,
      { ...resolved, host: context.host.name, seconds },
      (command, timeout) => context.run(command, { timeoutSeconds: timeout }),
      (command, timeout) => context.peek(command, timeout),
    )
    return answer.ok ? judged(answer.result, context.node.expect) : refused(answer, context, seconds)
  },
}

const codes = {
  lost: 'sql-link-lost',
  'no-client': 'sql-no-client',
  refused: 'sql-refused',
  unreachable: 'sql-unreachable',
  'timed-out': 'sql-timed-out',
  broken: 'sql-broken',
  sql: 'sql-error',
} as const satisfies Record<string, SqlCode>

/** The code of an answer that is none, with its data; for actions and checks alike. */
export function failureOf(
  answer: Extract<SqlAnswer, { ok: false }>,
  host: string,
  seconds: number,
): { readonly code: SqlCode; readonly params: Readonly<Record<string, string | number>> } {
  const { why, errno, text, login } = answer
  return {
    code: why === 'sql' ? refusalOf(errno, text) : codes[why],
    params: { host, seconds, errno, text, login },
  }
}

/** Refusals that have one cause, whatever was wanted (catalogue X22, X30, X31). */
const refusals: readonly {
  readonly errnos: readonly number[]
  readonly says: RegExp
  readonly code: SqlCode
}[] = [
  { errnos: [1064], says: /near '\s*IDENTIFIED\b/i, code: 'sql-grant-identified' },
  { errnos: [1142, 1227], says: /./, code: 'sql-not-allowed' },
  { errnos: [1356], says: /\bmysql\.user\b/, code: 'sql-user-view' },
]

function refusalOf(errno: number, text: string): SqlCode {
  return refusals.find(({ errnos, says }) => errnos.includes(errno) && says.test(text))?.code ?? codes.sql
}

/** What the server never got is a failure; what it may have got is not known. */
function refused(
  answer: Extract<SqlAnswer, { ok: false }>,
  context: ActionContext,
  seconds: number,
): ActionResult {
  const { code, params } = failureOf(answer, context.host.name, seconds)
  const untouched = answer.why === 'no-client' || answer.why === 'refused' || answer.why === 'unreachable'
  return answer.why === 'sql' || untouched ? failed(code, params, !untouched) : uncertain(code, params)
}
