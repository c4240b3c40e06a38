/** Connection tests: key question, login, jump hosts, facts; told step by step. */
import { phrase } from '../../engine/words/phrases/index.ts'
import type { HostRecord, HostRecords, HostTestStage } from '../../engine/contract/hosts.ts'
import { isRunError } from '../../engine/errors.ts'
import { gatherFacts } from '../../engine/plan/gather.ts'
import type { Logger, Prompter, Transport } from '../../engine/ports.ts'
import type { Redactor } from '../../engine/redact.ts'
import { pool } from '../../engine/run/pool.ts'
import { accessOf } from '../../engine/site/access.ts'
import type { HostAccess, Site } from '../../engine/site/schema.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import { openTransport } from '../session.ts'
import type { Vault } from '../../adapters/vault/vault.ts'
import type { Environment } from '../settings-folder.ts'
import { unexpected } from '../unexpected.ts'
import { accessKey } from './records.ts'

export interface HostTestOptions {
  readonly env: Environment
  readonly siteDir: string
  readonly prompter: Prompter
  readonly logger: Logger
  readonly vault: Vault
  readonly redactor: Redactor
  readonly signal: AbortSignal
  tell(host: string, stage: HostTestStage, record?: HostRecord): void
  /** Resolves to what is to be told of it. */
  keep(record: HostRecord): Promise<HostRecord>
}

/** More at once would only bury the engineer in questions. */
const atOnce = 4

/** One transport for all, so that a jump host asks once. Never throws for a host: its record says what is wrong. */
export async function testHosts(
  site: Site,
  hosts: readonly string[],
  options: HostTestOptions,
): Promise<HostRecords> {
  const { transport } = openTransport(options)
  await using open = transport
  const accesses = hosts.flatMap(host => accessOf(site, host) ?? [])
  for (const { name } of accesses) options.tell(name, 'waiting')
  const records = await pool(accesses, atOnce, access => testHost(open, access, options))
  return Object.fromEntries(records.map(record => [record.host, record]))
}

async function testHost(
  transport: Transport,
  access: HostAccess,
  options: HostTestOptions,
): Promise<HostRecord> {
  const { name: host } = access
  const base = { host, at: new Date(systemClock.wall()).toISOString(), access: accessKey(access) }
  options.tell(host, 'connecting')
  const record = await options.keep({ ...base, ...(await lookAt(transport, access, options)) })
  options.tell(host, 'done', record)
  return record
}

type Found = Omit<HostRecord, 'host' | 'at' | 'access'>

async function lookAt(
  transport: Transport,
  access: HostAccess,
  { signal, tell }: HostTestOptions,
): Promise<Found> {
  const { name: host } = access
  try {
    await using session = await transport.open(access, signal)
    tell(host, 'gathering')
    const facts = await gatherFacts(session, systemClock, signal)
    const roundTripMs = session.roundTripMs()
    return {
      ok: facts !== undefined,
      identity: session.identity,
      ...(roundTripMs !== undefined && { roundTripMs }),
      ...(facts === undefined
        ? { error: { code: 'HOST_UNREACHABLE', params: { host, reason: phrase('no-facts') } } }
        : { facts }),
    }
  } catch (error) {
    const { code, params } = isRunError(error) ? error : unexpected(error)
    return { ok: false, error: { code, params } }
  }
}
