import { z } from 'zod'
import { timeoutSeconds } from '../runbook/duration.ts'
import { Duration } from '../runbook/schema.ts'
import { canarySchema, checksumTable } from './database/canary.ts'
import { readOnlyErrors } from './database/errors.ts'
import {
  ask,
  hostOf,
  noAnswer,
  pairKeys,
  rowsOf,
  sampled,
  serversOf,
  type Server,
} from './database/members.ts'
import { differences, sumStatement, tablesQuery, tablesIn, type Table } from './database/tables.ts'
import type { CheckContext, CheckKind, Judgement } from './kind.ts'
import { fail, last, pass, unknown } from './judgement.ts'

export const SameData = z.strictObject({
  ...pairKeys,
  /** A list parameter: the schemas that must be the same. */
  schemas: z.string().min(1),
  timeout: Duration.default('10m'),
})
export type SameData = z.infer<typeof SameData>

interface Resolved {
  readonly servers: readonly [Server, Server]
  readonly schemas: readonly string[]
  readonly seconds: number
}

/**
 * The tables of both servers hold the same rows. The sums are statements that replicate: the second server works each out at
 * exactly the point of the log where the first one did, so writers may go on. They wait for one scan of each table.
 */
export const sameData: CheckKind<SameData, Resolved, Judgement> = {
  kind: 'same-data',
  schema: SameData,
  scope: 'group',
  writes: 'canary',
  resolve: (spec, render) => ({
    servers: serversOf(spec, render),
    schemas: render.items(spec.schemas),
    seconds: timeoutSeconds(spec.timeout),
  }),
  describe: ({ servers: [a, b], schemas }) => `${a.role} = ${b.role}: ${schemas.join(', ')}`,
  sample: (resolved, context) => sampled(() => compare(resolved, context)),
  judge: (_, samples) => last(samples),
}

async function compare({ servers, schemas, seconds }: Resolved, context: CheckContext): Promise<Judgement> {
  const [a, b] = servers
  const [host, other] = [hostOf(context, a).host.name, hostOf(context, b).host.name]
  const query = [tablesQuery(schemas)]
  const [ours, theirs] = await Promise.all([rowsOf(context, a, query), rowsOf(context, b, query)])
  const [tables, others] = [tablesIn(ours), tablesIn(theirs)]
  const missing = lacking(tables, others)
  if (missing !== undefined) return fail('data-table-missing', { host: other, other: host, tables: missing })
  const more = lacking(others, tables)
  if (more !== undefined) return fail('data-table-missing', { host, other, tables: more })
  const { clock, random } = context.ports
  const [token, begun] = [random.hex(16), clock.monotonic()]
  const summed = await ask(context, a, [statements(token, tables)], { seconds })
  if (!summed.ok) {
    const { errno, text } = summed
    if (readOnlyErrors.has(errno)) return fail('canary-read-only', { host, errno, text })
    throw noAnswer(summed, host, seconds)
  }
  // The second server scans no slower than that, once it gets there.
  const scan = (clock.monotonic() - begun) / 1000
  return arrived(context, servers, token, tables, Math.min(seconds, Math.ceil(3 * scan) + 20))
}

function lacking(wanted: readonly Table[], there: readonly Table[]): string | undefined {
  const names = new Set(there.map(({ name, columns }) => `${name} ${columns.join()}`))
  const missing = wanted.filter(({ name, columns }) => !names.has(`${name} ${columns.join()}`))
  return missing.length === 0
    ? undefined
    : missing
        .map(({ name }) => name)
        .join(', ')
        .slice(0, 300)
}

function statements(token: string, tables: readonly Table[]): string {
  return [
    "SET SESSION binlog_format = 'STATEMENT'",
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
    checksumTable.trimEnd().replace(/;$/, ''),
    `DELETE FROM ${canarySchema}.checksums`,
    ...tables.map((table, index) => sumStatement(token, index, table)),
  ]
    .map(statement => `${statement};\n`)
    .join('')
}

async function arrived(
  context: CheckContext,
  [a, b]: readonly [Server, Server],
  token: string,
  tables: readonly Table[],
  seconds: number,
): Promise<Judgement> {
  const { clock } = context.ports
  const query = [
    `SELECT id, counted, sum FROM ${canarySchema}.checksums WHERE token = '${token}' ORDER BY id`,
  ]
  const [host, other] = [hostOf(context, a).host.name, hostOf(context, b).host.name]
  const until = clock.monotonic() + seconds * 1000
  for (;;) {
    const there = await ask(context, b, query)
    const found = there.ok ? await rowsOf(context, b, query) : []
    if (!there.ok && there.errno !== 1146 && there.errno !== 1049) throw noAnswer(there, other, 30)
    if (found.length === tables.length) {
      const own = await rowsOf(context, a, query)
      if (own.length !== tables.length)
        return unknown('data-not-arrived', { host: other, other: host, seconds })
      const different = differences(tables, own, found, host, other)
      if (different === undefined)
        return pass('data-same', { hosts: `${host}, ${other}`, tables: tables.length })
      return fail('data-differs', { hosts: `${host}, ${other}`, tables: different })
    }
    if (clock.monotonic() >= until) return fail('data-not-arrived', { host: other, other: host, seconds })
    await clock.sleep(1000, context.signal)
  }
}
