/** What connection tests found out about a site's hosts, kept beside its site.yaml. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { HostRecord, HostRecords } from '../../engine/contract/hosts.ts'
import type { HostFacts } from '../../engine/plan/facts.ts'
import { HostFacts as Facts } from '../../engine/plan/facts.ts'
import type { HostAccess } from '../../engine/site/schema.ts'
import { accessOf } from '../../engine/site/access.ts'
import type { Site } from '../../engine/site/schema.ts'
import { isRunError } from '../../engine/errors.ts'
import { unwritable, writeDurably } from '../../adapters/files/durable.ts'
import { createTurns } from '../turns.ts'

/** Only the outer form: a record whose facts are of another release is left out. */
const Kept = z.looseObject({
  host: z.string(),
  ok: z.boolean(),
  at: z.string(),
  access: z.string(),
  facts: Facts.optional(),
})

export interface HostRecordStore {
  /** Records of hosts that are still reached as they were then. */
  read(site: Site | undefined): Promise<HostRecords>
  /** Resolves to what is told of it: where the disk did not take it, with the reason. */
  keep(record: HostRecord): Promise<HostRecord>
}

export function openHostRecords(siteFolder: string): HostRecordStore {
  const path = join(siteFolder, 'hosts.json')
  return {
    async read(site) {
      if (site === undefined) return {}
      const all = { ...(await readAll(path)), ...unkept.get(path) }
      return Object.fromEntries(
        Object.keys(site.hosts).flatMap(name => {
          const access = accessOf(site, name)
          const record = Object.hasOwn(all, name) ? all[name] : undefined
          return access !== undefined && record?.access === accessKey(access) ? [[name, record] as const] : []
        }),
      )
    },
    keep: record =>
      turns.take(path, async () => {
        const open = { ...unkept.get(path), [record.host]: record }
        const all = { ...(await readAll(path)), ...open }
        try {
          await writeDurably(path, `${JSON.stringify(all, null, 2)}\n`).catch(unwritable(path))
          unkept.delete(path)
          return record
        } catch (error) {
          if (!isRunError(error)) throw error
          unkept.set(path, open)
          return { ...record, unkept: { code: error.code, params: error.params } }
        }
      }),
  }
}

/** Tests end side by side: each waits for the one before it. */
const turns = createTurns()
/** By file, what the disk did not take: it counts nevertheless, and is written with the next record. */
const unkept = new Map<string, HostRecords>()

async function readAll(path: string): Promise<HostRecords> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return {}
  }
  const parsed = z.record(z.string(), z.unknown()).safeParse(data)
  if (!parsed.success) return {}
  const kept = Object.entries(parsed.data).filter(([, record]) => Kept.safeParse(record).success)
  return Object.fromEntries(kept) as unknown as HostRecords
}

/** Who is reached how; neither keys nor passwords. */
export function accessKey({ ssh, hops }: HostAccess): string {
  return [...hops.map(hop => hop.ssh), ssh]
    .map(({ user, address, port }) => `${user}@${address}:${String(port)}`)
    .join(' > ')
}

export function factsOf(records: HostRecords): Readonly<Record<string, HostFacts>> {
  return Object.fromEntries(
    Object.entries(records).flatMap(([host, { facts }]) =>
      facts === undefined ? [] : [[host, facts] as const],
    ),
  )
}
