import { z } from 'zod'
import type { ErrorParams } from '../errors.ts'
import type { HostFacts } from '../plan/facts.ts'
import type { LinkIdentity } from '../ports.ts'
import { Id } from '../runbook/schema.ts'
import { answers } from './method.ts'
import { SiteId } from './sites.ts'

/** Where a connection test stands. */
export type HostTestStage = 'waiting' | 'connecting' | 'gathering' | 'done'

/** What a connection test found out. `ok` with facts, or the error that ended it. */
export interface HostRecord {
  readonly host: string
  readonly ok: boolean
  /** ISO 8601. */
  readonly at: string
  /** How it was reached: a record of another address, port, user or jump is void. */
  readonly access: string
  readonly identity?: LinkIdentity
  readonly facts?: HostFacts
  readonly roundTripMs?: number
  readonly error?: Told
  /** Why the record is not on the disk: it is known until Siteproof ends. Says nothing about the host. */
  readonly unkept?: Told
}

interface Told {
  readonly code: string
  readonly params: ErrorParams
}

export type HostRecords = Readonly<Record<string, HostRecord>>

/** The first that is not on the disk says why. */
export function unkeptIn(records: HostRecords | undefined): Told | undefined {
  return Object.values(records ?? {}).find(({ unkept }) => unkept !== undefined)?.unkept
}

export const hostMethods = {
  /** What the last tests found, for hosts that are still reached the same way. */
  'hosts.records': answers<HostRecords>().to(z.strictObject({ site: SiteId })),
  /** Connects to each and reads its facts; changes nothing there. How it goes is told by notices. Resolves when all ended. */
  'hosts.test': answers<HostRecords>().to(
    z.strictObject({ site: SiteId, hosts: z.array(Id).min(1).max(1000) }),
  ),
  /** Ends the tests of a site that are under way. */
  'hosts.stop': answers<null>().to(z.strictObject({ site: SiteId })),
}
