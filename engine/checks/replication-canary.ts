import { z } from 'zod'
import { errorNumber, readOnlyErrors } from './database/errors.ts'
import { ask, hostOf, noAnswer, pairKeys, sampled, serversOf, type Server } from './database/members.ts'
import { canarySchema, canaryTable } from './database/canary.ts'
import { timeoutSeconds } from '../runbook/duration.ts'
import { Duration } from '../runbook/schema.ts'
import { parseBatch } from '../sql/result.ts'
import type { CheckContext, CheckKind, Judgement } from './kind.ts'
import { fail, last, pass, worstOf } from './judgement.ts'

export const ReplicationCanary = z.strictObject({
  ...pairKeys,
  /** Only from the first to the second; both ways unless told. */
  one_way: z.boolean().default(false),
  /** How long a row may take to cross. */
  timeout: Duration.default('15s'),
})
export type ReplicationCanary = z.infer<typeof ReplicationCanary>

interface Resolved {
  readonly servers: readonly [Server, Server]
  readonly oneWay: boolean
  readonly seconds: number
}

/** A row written on one server is read on the other, each way: the token is the laptop's, new each time. */
export const replicationCanary: CheckKind<ReplicationCanary, Resolved, Judgement> = {
  kind: 'replication-canary',
  schema: ReplicationCanary,
  scope: 'group',
  writes: 'canary',
  resolve: (spec, render) => ({
    servers: serversOf(spec, render),
    oneWay: spec.one_way,
    seconds: timeoutSeconds(spec.timeout),
  }),
  describe: ({ servers: [a, b], oneWay }) => `${canarySchema}: ${a.role} ${oneWay ? '→' : '⇄'} ${b.role}`,
  sample: ({ servers: [a, b], oneWay, seconds }, context) =>
    sampled(async () => {
      const there = await cross(context, a, b, 1, seconds)
      if (oneWay || there.verdict !== 'pass') return there
      return worstOf([there, await cross(context, b, a, 2, seconds)])
    }),
  judge: (_, samples) => last(samples),
}

/** Each direction has its own row, so that neither can pass on the other's token. */
async function cross(
  context: CheckContext,
  from: Server,
  to: Server,
  id: number,
  seconds: number,
): Promise<Judgement> {
  const { clock, random } = context.ports
  const token = random.hex(16)
  const [source, target] = [hostOf(context, from).host.name, hostOf(context, to).host.name]
  const written = await ask(context, from, [
    `${canaryTable}REPLACE INTO ${canarySchema}.canary VALUES (${id}, '${token}', UTC_TIMESTAMP())`,
  ])
  if (!written.ok) {
    const params = { host: source, errno: written.errno, text: written.text }
    if (readOnlyErrors.has(written.errno)) return fail('canary-read-only', params)
    throw noAnswer(written, source, 30)
  }
  const until = clock.monotonic() + seconds * 1000
  const query = `SELECT token FROM ${canarySchema}.canary WHERE id = ${id}`
  for (;;) {
    const read = await ask(context, to, [query])
    if (read.ok && parseBatch(read.result.stdout)[0]?.['token'] === token) {
      return pass('canary-crossed', { from: source, to: target })
    }
    if (!read.ok && !notThereYet.has(errorNumber(read))) throw noAnswer(read, target, 30)
    if (clock.monotonic() >= until) return fail('canary-lost', { from: source, to: target, seconds })
    await clock.sleep(500, context.signal)
  }
}

/** No such schema, no such table. */
const notThereYet = new Set([1049, 1146])
