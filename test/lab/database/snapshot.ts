/** What a database host has beyond a fresh one, for 'undo leaves nothing'. */
import { alwaysMoving, type SnapshotEntry } from '../hosts/snapshot.ts'
import type { Lab } from '../lab.ts'
import { databaseOf, sql } from './database.ts'

/** Everything that a runbook could leave behind, in an order of its own: compare two of them as they are. */
export interface DatabaseSnapshot {
  /** Every account with all its grants; passwords as the server stores them. */
  readonly accounts: Readonly<Record<string, readonly string[]>>
  /** `schema.table` of everything that is not the server's own. */
  readonly tables: readonly string[]
  readonly schemas: readonly string[]
  /** Rows of the status as a replica: empty when it is none. */
  readonly replication: readonly string[]
  /** Paths outside of the data folder that are not as installed. */
  readonly files: readonly SnapshotEntry[]
  /** Rules without their counters. */
  readonly packetFilter: string
}

const ownSchemas = "('mysql', 'sys', 'information_schema', 'performance_schema')"

async function accountsOf(lab: Lab, host: string): Promise<Record<string, string[]>> {
  const users = await sql(
    lab,
    host,
    "SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM mysql.user ORDER BY 1",
  )
  const accounts: Record<string, string[]> = {}
  for (const [user = ''] of users) {
    const grants = await sql(lab, host, `SHOW GRANTS FOR ${user}`)
    accounts[user] = grants.map(([grant = '']) => grant).sort()
  }
  return accounts
}

async function column(lab: Lab, host: string, statement: string): Promise<string[]> {
  return (await sql(lab, host, statement)).map(([value = '']) => value)
}

/** Looks at accounts, schemas, replication, files and packet filter of a host. */
export async function databaseSnapshot(lab: Lab, host: string): Promise<DatabaseSnapshot> {
  const { dataFolder, replica } = databaseOf(lab, host)
  const status = await sql(lab, host, `SHOW ${replica} STATUS`)
  const named = `CONCAT(table_schema, '.', table_name)`
  return {
    accounts: await accountsOf(lab, host),
    tables: await column(
      lab,
      host,
      `SELECT ${named} FROM information_schema.tables WHERE table_schema NOT IN ${ownSchemas} ORDER BY 1`,
    ),
    schemas: await column(
      lab,
      host,
      `SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ${ownSchemas} ORDER BY 1`,
    ),
    replication: status.map(row => row.join('\t')),
    files: lab.snapshot(host, { ignore: [...alwaysMoving, dataFolder] }),
    packetFilter: (await lab.mustExec(host, 'nft list ruleset')).replaceAll(/packets \d+ bytes \d+/g, ''),
  }
}
