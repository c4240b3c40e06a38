import { z } from 'zod'
import { loginKeys, loginOf } from '../sql/login.ts'
import { firstLine, oneLine, shown, statementOf, type Statement } from '../sql/statement.ts'
import { hostOf, rowsOf, sampled, type Server } from './database/members.ts'
import type { CheckKind, Judgement } from './kind.ts'
import { fail, last, pass, unknown } from './judgement.ts'
import { phrase } from '../words/phrases/index.ts'
import { none } from '../words/listed.ts'

export const SqlAcross = z.strictObject({
  ...loginKeys,
  /** Roles of one host each. */
  across: z.array(z.string()).min(2),
  /** One query, rendered for the first host: its whole result is compared. No rows on any of them: there is no such thing. */
  run: z.string().min(1),
  /** The servers must all say something else. */
  differ: z.literal(true).optional(),
})
export type SqlAcross = z.infer<typeof SqlAcross>

interface Resolved {
  readonly servers: readonly Server[]
  readonly statement: Statement
  readonly differ: boolean
}
type Sample = readonly { readonly host: string; readonly value: string }[] | Judgement

/** Servers that must agree, or must differ, asked in the same moment: versions, schemas, identities. */
export const sqlAcross: CheckKind<SqlAcross, Resolved, Sample> = {
  kind: 'sql-across',
  schema: SqlAcross,
  scope: 'group',
  resolve: (spec, render) => ({
    servers: spec.across.map(role => ({ role, login: loginOf(spec.login, render, role), as: spec.as })),
    statement: statementOf(spec.run, render),
    differ: spec.differ === true,
  }),
  describe: ({ statement, differ }) =>
    differ
      ? phrase('see-different', { different: oneLine(shown(statement)) })
      : phrase('see-same', { same: oneLine(shown(statement)) }),
  sample: ({ servers, statement }, context) =>
    sampled(() =>
      Promise.all(
        servers.map(async server => {
          const rows = await rowsOf(context, server, statement)
          const value = rows
            .map(row =>
              Object.values(row)
                .map(cell => cell ?? 'NULL')
                .join(' '),
            )
            .join('; ')
          return { host: hostOf(context, server).host.name, value }
        }),
      ),
    ),
  judge({ statement, differ }, samples) {
    const sample = last(samples)
    if ('verdict' in sample) return sample
    const [first, ...rest] = sample
    if (first === undefined) return unknown('no-hosts')
    const hosts = sample.map(({ host }) => host).join(', ')
    const setting = firstLine(shown(statement))
    const agree = pass('settings-agree', {
      hosts,
      ...(differ ? { differ: setting } : { same: setting }),
    })
    if (differ) {
      if (sample.every(({ value }) => value === '')) return agree
      const twice = sample.find(
        ({ value }, index) => sample.findIndex(other => other.value === value) < index,
      )
      return twice === undefined
        ? agree
        : fail('setting-equal', { setting, hosts, value: twice.value.slice(0, 200) })
    }
    const other = rest.find(({ value }) => value !== first.value)
    if (other === undefined) return agree
    return fail('setting-differs', {
      setting,
      host: first.host,
      value: first.value.slice(0, 200) || none,
      other: other.host,
      otherValue: other.value.slice(0, 200) || none,
    })
  },
}
