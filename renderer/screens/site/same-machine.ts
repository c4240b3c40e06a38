/** Two names that seem to lead to one machine, though their addresses differ: told, not refused. */
import type { HostRecords } from '../../../engine/contract/hosts.ts'

/** What two hosts have alike. A cloned machine may have both: it is for a person to say. */
export interface Alike {
  readonly other: string
  readonly what: 'key' | 'machineId'
}

/** What the connection tests of all hosts tell about `host`. */
export function alikeOf(host: string, records: HostRecords): Alike | undefined {
  const own = records[host]
  const others = Object.values(records).filter(record => record.host !== host)
  const fingerprint = own?.identity?.fingerprint
  const machineId = own?.facts?.machineId
  const sameKey = others.find(
    ({ identity }) => fingerprint !== undefined && identity?.fingerprint === fingerprint,
  )
  if (sameKey !== undefined) return { other: sameKey.host, what: 'key' }
  const sameId = others.find(({ facts }) => machineId !== undefined && facts?.machineId === machineId)
  return sameId && { other: sameId.host, what: 'machineId' }
}
