/** Hosts with a real database server: MySQL 5.6, MySQL 9.7 or MariaDB 10.11 on node-a and node-b. */
import type { Database } from '../base/recipe.ts'
import { upLab, type Lab } from '../lab.ts'
import { hostOf } from '../state.ts'
import { until, type RunResult } from '../system/run.ts'
import type { UpOptions } from '../up.ts'

/** What an administrator of such a server knows by heart. */
export interface DatabaseFacts {
  readonly service: string
  readonly dataFolder: string
  /** Where a file of one's own is read last. */
  readonly dropInFolder: string
  readonly errorLog: string
  /** The words of the dialect for a replica. */
  readonly replica: 'SLAVE' | 'REPLICA'
}

const facts: Readonly<Record<Database, DatabaseFacts>> = {
  'mysql-5.6': {
    service: 'mysqld',
    dataFolder: '/var/lib/mysql',
    dropInFolder: '/etc/my.cnf.d',
    errorLog: '/var/log/mysqld.log',
    replica: 'SLAVE',
  },
  'mysql-9.7': {
    service: 'mysql',
    dataFolder: '/var/lib/mysql',
    dropInFolder: '/etc/mysql/mysql.conf.d',
    errorLog: '/var/log/mysql/error.log',
    replica: 'REPLICA',
  },
  'mariadb-10.11': {
    service: 'mariadb',
    dataFolder: '/var/lib/mysql',
    dropInFolder: '/etc/mysql/mariadb.conf.d',
    errorLog: '/var/log/syslog',
    replica: 'SLAVE',
  },
}

/** The facts of a host's server; throws for a host without one. */
export function databaseOf(lab: Lab, host: string): DatabaseFacts & { readonly flavour: Database } {
  const { flavour } = hostOf(lab.state, host)
  if (flavour === 'systemd' || flavour === 'sysv') throw new Error(`${host} has no database server`)
  const database = flavour === 'jumpserver' ? 'mariadb-10.11' : flavour
  return { ...facts[database], flavour: database }
}

/** Brings a lab up whose node-a and node-b are database servers; other hosts are plain ones. */
export async function upDatabases(options: UpOptions & { readonly database: Database }): Promise<Lab> {
  const { database, ...rest } = options
  const lab = await upLab({
    ...rest,
    flavours: { 'node-a': database, 'node-b': database, ...rest.flavours },
  })
  try {
    await Promise.all(['node-a', 'node-b'].map(host => awaitDatabase(lab, host)))
    return lab
  } catch (error) {
    await lab[Symbol.asyncDispose]()
    throw error
  }
}

/** Waits until the server answers over its socket, as after a start or a reboot. */
export async function awaitDatabase(lab: Lab, host: string): Promise<void> {
  await until(`the database of ${host}`, 60, async () => (await trySql(lab, host, 'DO 0')).code === 0)
}

/** Runs statements as root over the socket, beside SSH; never throws for what the server refuses. */
export function trySql(lab: Lab, host: string, statements: string, timeoutSeconds = 60): Promise<RunResult> {
  const client = [
    'mysql',
    '--no-defaults',
    '--batch',
    '--skip-column-names',
    `--socket=${socketOf(lab, host)}`,
  ]
  return lab.exec(host, client, { input: statements, timeoutSeconds })
}

/** As `trySql`, for what has to succeed; returns the rows of all results, NULL as the word NULL. */
export async function sql(
  lab: Lab,
  host: string,
  statements: string,
  timeoutSeconds?: number,
): Promise<string[][]> {
  const result = await trySql(lab, host, statements, timeoutSeconds)
  if (result.code !== 0) throw new Error(`${host}: ${statements.slice(0, 300)}: ${result.stderr.trim()}`)
  return result.stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.split('\t'))
}

function socketOf(lab: Lab, host: string): string {
  return databaseOf(lab, host).flavour === 'mysql-5.6'
    ? '/var/lib/mysql/mysql.sock'
    : '/run/mysqld/mysqld.sock'
}

/** The words that start the client as root of a host, for what runs on it by itself. */
export function clientCommand(lab: Lab, host: string): string {
  return `mysql --no-defaults --batch --skip-column-names --unbuffered --socket=${socketOf(lab, host)}`
}
