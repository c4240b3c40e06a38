import { z } from 'zod'
import { failureOf } from '../actions/sql.ts'
import { timeoutSeconds } from '../runbook/duration.ts'
import type { Renderer } from '../plan/render.ts'
import type { Privilege } from '../ports.ts'
import { Duration } from '../runbook/schema.ts'
import { askServer, type SqlAnswer, type SqlQuestion } from '../sql/ask.ts'
import { loginKeys, loginOf, type Login } from '../sql/login.ts'
import { column, parseBatch, parseVertical, type Row } from '../sql/result.ts'
import { firstLine, oneLine, shown, statementOf, type Statement } from '../sql/statement.ts'
import type { GroupMember } from '../actions/kind.ts'
import type { CheckContext, CheckKind, Judgement } from './kind.ts'
import { fail, last, pass, unknown } from './judgement.ts'
import { phrase } from '../words/phrases/index.ts'
import { rule } from '../words/input-rules.ts'

const Text = z.union([z.string(), z.number()])
/** What one column must be, in every row. Texts take placeholders; `matches` does not. */
const Wanted = z.union([
  Text,
  z.null(),
  z.strictObject({ in: z.array(Text).min(1) }),
  z.strictObject({ not: z.union([Text, z.null()]) }),
  z.strictObject({ matches: z.string().regex(/^(?!.*\{\{)/) }),
  z.strictObject({ min: z.number().optional(), max: z.number().optional() }),
])
type Wanted = z.infer<typeof Wanted>

export const SqlCheck = z.strictObject({
  ...loginKeys,
  /** One query: the check reads one result. */
  run: z.string().min(1),
  vertical: z.boolean().default(false),
  timeout: Duration.optional(),
  expect: z
    .strictObject({
      /** How many rows; without it at least one where `values` are given. */
      rows: z.number().int().min(0).optional(),
      /** No row at all is fine too. */
      if_any: z.literal(true).optional(),
      /** Column (its newer name finds the older one) -> what it must be in each row. */
      values: z.record(z.string(), Wanted).optional(),
      /** The server must refuse with this error: a third host's login, a write to a read-only server. */
      error: z.union([z.number().int(), z.array(z.number().int()).min(1)]).optional(),
    })
    .refine(expect => Object.keys(expect).length > 0, rule('sql-expects-nothing'))
    .refine(
      expect => expect.error === undefined || Object.keys(expect).length === 1,
      rule('sql-error-alone'),
    ),
})
export type SqlCheck = z.infer<typeof SqlCheck>

interface Resolved {
  readonly login: Login
  readonly as: Privilege
  readonly statement: Statement
  readonly vertical: boolean
  readonly seconds: number
  readonly rows?: number
  readonly ifAny: boolean
  readonly values: readonly (readonly [string, Wanted])[]
  readonly errors: readonly number[]
}
interface Sample {
  readonly host: string
  readonly answer: SqlAnswer
}

/** A query's rows against what they must be. A server that cannot be asked is unknown; only an answer can fail. */
export const sql: CheckKind<SqlCheck, Resolved, Sample> = {
  kind: 'sql',
  schema: SqlCheck,
  scope: 'host',
  resolve: (spec, render) => ({
    login: loginOf(spec.login, render),
    as: spec.as,
    statement: statementOf(spec.run, render),
    vertical: spec.vertical,
    seconds: timeoutSeconds(spec.timeout, 30),
    ...(spec.expect.rows === undefined ? {} : { rows: spec.expect.rows }),
    ifAny: spec.expect.if_any === true,
    values: Object.entries(spec.expect.values ?? {}).map(([name, wanted]) => [
      name,
      rendered(wanted, render),
    ]),
    errors: [spec.expect.error ?? []].flat(),
  }),
  describe: ({ statement, rows, values, errors }) => {
    const wanted = [
      ...(rows === undefined ? [] : [phrase('see-sql-rows', { rows })]),
      ...values.map(([name, value]) => phrase('see-sql-value', { name, value: sayWanted(value) })),
      ...(errors.length > 0 ? [phrase('see-sql-error', { codes: errors.join(' / ') })] : []),
    ]
    return phrase('see-sql', { statement: oneLine(shown(statement)), ...(wanted.length > 0 && { wanted }) })
  },
  async sample(resolved, context) {
    const [member] = context.hosts
    if (member === undefined) throw new TypeError('a host check needs a host')
    return { host: member.host.name, answer: await askOn(context, member, resolved) }
  },
  judge(resolved, samples) {
    const { host, answer } = last(samples)
    return judgeAnswer(resolved, host, answer)
  },
}

/** Asks as a check does: what came back is evidence, named by the statement's first line. */
export function askOn(
  context: CheckContext,
  member: GroupMember,
  question: Omit<SqlQuestion, 'host'>,
): Promise<SqlAnswer> {
  return askServer(context.ports, { ...question, host: member.host.name }, (command, seconds, label) =>
    context.probe(member, firstLine(label), command, seconds),
  )
}

function judgeAnswer(resolved: Resolved, host: string, answer: SqlAnswer): Judgement {
  const { errors, rows: count, values } = resolved
  if (!answer.ok) {
    if (errors.includes(answer.errno))
      return pass('sql-so', { host, got: `ERROR ${answer.errno}: ${answer.text}` })
    const { code, params } = failureOf(answer, host, resolved.seconds)
    const other = answer.why === 'sql' || answer.why === 'refused'
    return errors.length > 0 && other ? fail(code, params) : unknown(code, params)
  }
  const { stdout, truncated } = answer.result
  if (truncated) return unknown('output-cut', { stream: 'stdout' })
  const rows = resolved.vertical ? parseVertical(stdout) : parseBatch(stdout)
  const got = brief(rows)
  if (errors.length > 0) return fail('sql-no-error', { host, wanted: errors.join(' / '), got })
  if (count !== undefined && rows.length !== count) {
    return fail('sql-rows', { host, rows: rows.length, wanted: String(count), got })
  }
  if (values.length > 0 && rows.length === 0 && !resolved.ifAny)
    return fail('sql-rows', { host, rows: 0, wanted: '1+', got })
  for (const row of rows) {
    for (const [name, wanted] of values) {
      const value = column(row, name)
      if (value === undefined) {
        return unknown('sql-no-column', {
          host,
          column: name,
          columns: Object.keys(row).join(', ').slice(0, 200),
        })
      }
      if (!fits(value, wanted)) {
        return fail('sql-value', { host, column: name, got: value ?? 'NULL', wanted: sayWanted(wanted) })
      }
    }
  }
  return pass('sql-so', { host, got })
}

function rendered(wanted: Wanted, render: Renderer): Wanted {
  const text = (value: string | number): string => render.text(String(value))
  if (wanted === null) return null
  if (typeof wanted !== 'object') return text(wanted)
  if ('in' in wanted) return { in: wanted.in.map(text) }
  if ('not' in wanted) return { not: wanted.not === null ? null : text(wanted.not) }
  return wanted
}

function fits(value: string | null, wanted: Wanted): boolean {
  if (wanted === null) return value === null
  if (typeof wanted !== 'object') return value === String(wanted)
  if ('in' in wanted) return wanted.in.map(String).includes(value ?? '')
  if ('not' in wanted) return value !== (wanted.not === null ? null : String(wanted.not))
  if (value === null || value.trim() === '') return false
  if ('matches' in wanted) return new RegExp(wanted.matches).test(value)
  const number = Number(value)
  return number >= (wanted.min ?? -Infinity) && number <= (wanted.max ?? Infinity)
}

function sayWanted(wanted: Wanted): string {
  if (wanted === null) return 'NULL'
  if (typeof wanted !== 'object') return String(wanted)
  if ('in' in wanted) return wanted.in.join(' / ')
  if ('not' in wanted) return `≠ ${wanted.not ?? 'NULL'}`
  if ('matches' in wanted) return `/${wanted.matches}/`
  return [
    wanted.min === undefined ? '' : `≥ ${wanted.min}`,
    wanted.max === undefined ? '' : `≤ ${wanted.max}`,
  ]
    .filter(part => part !== '')
    .join(', ')
}

function brief(rows: readonly Row[]): string {
  const text = rows
    .slice(0, 3)
    .map(row =>
      Object.entries(row)
        .map(([name, value]) => `${name}=${value ?? 'NULL'}`)
        .join(' '),
    )
    .join('; ')
  return text === '' ? '-' : text.slice(0, 200)
}
