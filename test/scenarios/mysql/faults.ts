/** What field engineers and their notes do to a pair that both threads go on calling healthy, or that stops later. */
import { awaitDatabase, databaseOf, sql } from '../../lab/database/database.ts'
import type { Lab } from '../../lab/lab.ts'
import { appliedOf, follow, placeOf, restartReplica, wordsOf } from './words.ts'

export interface PairFault {
  readonly name: string
  /** Puts it in force on a sound pair; the function returned takes it back. */
  inject(lab: Lab): Promise<() => Promise<void>>
  /** The gate that must not pass, and the code that names the cause. */
  readonly found: string
  /** Flavours that can have it. */
  readonly only?: readonly string[]
}

/** A line in an option file that is read after all others, and a restart. */
export async function dropIn(lab: Lab, node: string, line: string): Promise<() => Promise<void>> {
  const { dropInFolder, service } = databaseOf(lab, node)
  const file = `${dropInFolder}/zzz-fault.cnf`
  const restart = async (): Promise<void> => {
    await lab.mustExec(node, ['systemctl', 'restart', service], { timeoutSeconds: 120 })
    await awaitDatabase(lab, node)
  }
  await lab.mustExec(node, `printf '[mysqld]\\n%s\\n' '${line}' >${file}`)
  await restart()
  return async () => {
    await lab.mustExec(node, ['rm', '-f', file])
    await restart()
  }
}

const statement =
  (node: string, wrong: (lab: Lab) => string, right: (lab: Lab) => string) =>
  async (lab: Lab): Promise<() => Promise<void>> => {
    await sql(lab, node, wrong(lab))
    return async () => void (await sql(lab, node, right(lab)))
  }

const unlogged = 'SET SESSION sql_log_bin = 0;'

/** B is stopped while A is written to, and goes on from where A stands by then. */
async function skipWrites(lab: Lab): Promise<() => Promise<void>> {
  const { replica } = wordsOf(lab)
  await sql(lab, 'node-b', `STOP ${replica}`)
  await sql(lab, 'node-a', "UPDATE jumpserver.asset SET name = 'written while nobody looked' WHERE id = 2")
  await follow(lab, 'node-b', await placeOf(lab, 'node-a'))
  return async () => {
    await sql(
      lab,
      'node-b',
      `${unlogged} UPDATE jumpserver.asset SET name = 'written while nobody looked' WHERE id = 2`,
    )
  }
}

/** A's file and position are read on B, as a swapped pair has it. */
async function swap(lab: Lab): Promise<() => Promise<void>> {
  const { replica } = wordsOf(lab)
  await sql(lab, 'node-b', `STOP ${replica}`)
  const right = await appliedOf(lab, 'node-b')
  const own = await placeOf(lab, 'node-b')
  // B's log holds the whole import, A's is short: B's position lies behind A's end.
  await follow(lab, 'node-b', { file: right.file, pos: String(Number(own.pos) + 50_000_000) })
  return () => follow(lab, 'node-b', right)
}

async function sameUuid(lab: Lab): Promise<() => Promise<void>> {
  const { dataFolder, service } = databaseOf(lab, 'node-b')
  const [own, other] = await Promise.all(
    ['node-b', 'node-a'].map(node => lab.mustExec(node, ['cat', `${dataFolder}/auto.cnf`])),
  )
  const put = async (text = ''): Promise<void> => {
    await lab.mustExec('node-b', ['systemctl', 'stop', service], { timeoutSeconds: 120 })
    await lab.mustExec('node-b', `cat >${dataFolder}/auto.cnf`, { input: text })
    await lab.mustExec('node-b', ['systemctl', 'start', service], { timeoutSeconds: 120 })
    await awaitDatabase(lab, 'node-b')
    await restartReplica(lab, 'node-a')
  }
  await put(other)
  return () => put(own)
}

async function sameId(lab: Lab): Promise<() => Promise<void>> {
  const set = async (id: number): Promise<void> => {
    await sql(lab, 'node-b', `SET GLOBAL server_id = ${id}`)
    await Promise.all(['node-a', 'node-b'].map(node => restartReplica(lab, node)))
  }
  await set(65)
  return () => set(38)
}

async function wrongAddress(lab: Lab): Promise<() => Promise<void>> {
  const right = `'repl'@'${lab.host('node-b').serviceAddress}'`
  await sql(lab, 'node-a', `${unlogged} RENAME USER ${right} TO 'repl'@'10.0.0.68'`)
  await restartReplica(lab, 'node-b')
  return async () => {
    await sql(lab, 'node-a', `${unlogged} RENAME USER 'repl'@'10.0.0.68' TO ${right}`)
    await restartReplica(lab, 'node-b')
  }
}

async function closedPort(lab: Lab): Promise<() => Promise<void>> {
  const table = 'table ip lab_port'
  await lab.mustExec(
    'node-a',
    `nft 'add ${table}; add chain ip lab_port in { type filter hook input priority 0; }; add rule ip lab_port in tcp dport 3306 drop'`,
  )
  await restartReplica(lab, 'node-b')
  return async () => {
    await lab.mustExec('node-a', `nft 'delete ${table}'`)
    await restartReplica(lab, 'node-b')
  }
}

/** The schema of another installation under the same name: one table fewer, another with other columns. */
async function wrongSchema(lab: Lab): Promise<() => Promise<void>> {
  await sql(
    lab,
    'node-b',
    `${unlogged} CREATE DATABASE aside; RENAME TABLE jumpserver.asset TO aside.asset;
    CREATE TABLE jumpserver.old_asset (id INT PRIMARY KEY)`,
  )
  return async () => {
    await sql(
      lab,
      'node-b',
      `${unlogged} DROP TABLE jumpserver.old_asset; RENAME TABLE aside.asset TO jumpserver.asset; DROP DATABASE aside`,
    )
  }
}

export const pairFaults: readonly PairFault[] = [
  { name: 'swapped coordinates', inject: swap, found: 'start-b@*: replica-position' },
  { name: 'equal server_id', inject: sameId, found: 'start-b@*: servers-same-id' },
  {
    name: 'equal server_uuid',
    inject: sameUuid,
    found: 'preflight@*: setting-equal',
    only: ['mysql-5.6', 'mysql-9.7'],
  },
  {
    name: 'account for the wrong address',
    inject: wrongAddress,
    found: 'accounts@node-a: sql-rows, sql-rows',
  },
  { name: 'port closed', inject: closedPort, found: 'reach@node-b: sql-unreachable' },
  { name: 'position read without a lock while writing', inject: skipWrites, found: 'prove@*: data-differs' },
  {
    name: 'slave-skip-errors set',
    inject: lab => dropIn(lab, 'node-b', 'slave_skip_errors = all'),
    found: 'options@node-b: sql-rows',
  },
  {
    name: 'comma list in replicate-ignore-db',
    inject: lab => dropIn(lab, 'node-b', 'replicate_ignore_db = mysql,test'),
    found: 'start-b@*: replica-filter-list',
  },
  {
    name: 'filters that drop the canary',
    inject: lab => dropIn(lab, 'node-b', 'replicate_ignore_db = siteproof_canary'),
    found: 'start-b@*: replica-filters',
  },
  {
    name: 'one side made read-only',
    inject: statement(
      'node-a',
      () => 'SET GLOBAL read_only = ON',
      () => 'SET GLOBAL read_only = OFF',
    ),
    found: 'single-writer@*: writers-none',
  },
  {
    name: 'thread stopped',
    inject: statement(
      'node-b',
      lab => `STOP ${wordsOf(lab).replica} SQL_THREAD`,
      lab => `START ${wordsOf(lab).replica} SQL_THREAD`,
    ),
    found: 'start-b@*: replica-apply-stopped',
  },
  { name: 'clone of the wrong schema', inject: wrongSchema, found: 'prove@*: data-table-missing' },
]

/** Whether both threads of B say Yes, which is all that many notes look at. */
export async function twoYes(lab: Lab): Promise<boolean> {
  const text = await lab.mustExec('node-b', `mysql -E -e 'SHOW ${wordsOf(lab).replica} STATUS'`)
  return (text.match(/_(?:IO|SQL)_Running: Yes$/gm) ?? []).length === 2
}
