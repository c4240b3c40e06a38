import { z } from 'zod'
import { loginKeys, loginOf, LoginSpec, sayLogin, type Login } from '../sql/login.ts'
import { copyScript, removeScript } from '../sql/copy-script.ts'
import { errorIn } from '../sql/ask.ts'
import type { Privilege } from '../ports.ts'
import { timeoutSeconds } from '../runbook/duration.ts'
import { tail } from './expect.ts'
import type { ActionContext, ActionKind, ActionResult } from './kind.ts'
import { done, failed, uncertain } from './result.ts'
import { summed } from '../words/lines.ts'
import { phrase } from '../words/phrases/index.ts'

export const SqlCopy = z.union([
  z.strictObject({
    ...loginKeys,
    /** How the other server is reached from this host. */
    from: LoginSpec,
    /** A list parameter. None of them may exist here. */
    schemas: z.string().min(1),
  }),
  z.strictObject({ ...loginKeys, remove: z.literal(true), schemas: z.string().min(1) }),
])
export type SqlCopy = z.infer<typeof SqlCopy>

interface Resolved {
  readonly login: Login
  readonly from?: Login
  readonly schemas: readonly string[]
  readonly as: Privilege
}

/**
 * Copies schemas from another server into this one at one point of that server's log, and prints the point: `file=… pos=…`.
 * The other server's tables are not locked (InnoDB). `remove` drops such copies again, without logging it.
 */
export const sqlCopy: ActionKind<SqlCopy, Resolved> = {
  kind: 'sql-copy',
  schema: SqlCopy,
  changes: 'unrecorded',
  resolve: (spec, render) => ({
    login: loginOf(spec.login, render),
    ...('from' in spec ? { from: loginOf(spec.from, render) } : {}),
    schemas: render.items(spec.schemas),
    as: spec.as,
  }),
  describe({ login, from, schemas, as }) {
    const names = schemas.join(', ')
    const hidden = (shown: Login): Login => ({ ...shown, ...(shown.password && { password: '‹…›' }) })
    return {
      kind: 'sql-copy',
      ...summed(
        from === undefined
          ? phrase('do-sql-remove', { schemas: names, to: sayLogin(login) })
          : phrase('do-sql-copy', { schemas: names, from: sayLogin(from), to: sayLogin(login) }),
      ),
      body: scriptFor({ login: hidden(login), schemas, as, ...(from && { from: hidden(from) }) }, 3600),
      language: 'sh',
      as,
      sudo: as === 'root' ? ['a root shell'] : [],
    }
  },
  async execute(resolved, context) {
    const seconds = timeoutSeconds(context.node.timeout, 3600)
    const text = scriptFor(resolved, seconds)
    const result = await context.run(
      { kind: 'script', text, as: resolved.as },
      { timeoutSeconds: seconds + 30 },
    )
    if (result.exitCode === 0) return done({}, result.stdout)
    return refused(result, context, resolved)
  },
}

function scriptFor({ login, from, schemas }: Resolved, seconds: number): string {
  return from === undefined
    ? removeScript(login, schemas, seconds)
    : copyScript(login, from, schemas, seconds)
}

/** Codes by what the script says of itself on standard error. */
function refused(
  result: { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string },
  { host: { name: host } }: ActionContext,
  { from, schemas }: Resolved,
): ActionResult {
  if (result.exitCode === null) return uncertain('sql-link-lost', { host })
  const said = /^siteproof: (copy-[a-z-]+) ?(.*)$/m.exec(result.stderr)
  const source = from === undefined ? '-' : sayLogin(from)
  const [, code, what = ''] = said ?? []
  const output = tail(result)
  switch (code) {
    case 'copy-schema-there':
      return failed('copy-schema-there', { host, schemas: what }, false)
    case 'copy-no-space':
      return failed('copy-no-space', { host, what }, false)
    case 'copy-incomplete':
      return failed('copy-incomplete', { host, source, output }, false)
    case 'copy-not-taken':
      return failed('copy-not-taken', { host, source, output }, false)
    case 'copy-not-loaded':
      return failed('copy-not-loaded', { host, schemas: schemas.join(', '), output })
    default: {
      const error = errorIn(result.stderr)
      return error === undefined
        ? failed('sql-broken', { host, text: `${result.exitCode}: ${output}` })
        : failed('sql-error', { host, ...error })
    }
  }
}
