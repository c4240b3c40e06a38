/**
 * The one table of what servers call differently. A runbook writes `{{ sql.start_replica }}`; the server that is asked decides.
 * Sources: MySQL Reference Manual 5.6, 5.7, 8.0 (release notes 8.0.22, 8.0.23, 8.0.26), 8.4 and 9.x; MariaDB documentation of
 * CHANGE MASTER TO; seen to run on MySQL 5.6.24, MySQL 9.7 and MariaDB 10.11.
 */
import type { Dialect } from './dialect.ts'

/** The text from that version on; the first entry is for all earlier ones. */
type Since = readonly (readonly [number, string])[]
interface Phrase {
  readonly mysql: Since
  readonly mariadb: string
}

/** 8.0.22 to 8.0.26 brought the new words piece by piece; 8.4 took the old ones away. */
const renamed = (since: number, old: string, now: string, mariadb = old): Phrase => ({
  mysql: [
    [0, old],
    [since, now],
  ],
  mariadb,
})
const option = (name: string): Phrase => renamed(80_023, `MASTER_${name}`, `SOURCE_${name}`)

const table = {
  replica_status: renamed(80_022, 'SHOW SLAVE STATUS', 'SHOW REPLICA STATUS'),
  start_replica: renamed(80_022, 'START SLAVE', 'START REPLICA'),
  stop_replica: renamed(80_022, 'STOP SLAVE', 'STOP REPLICA'),
  start_applier: renamed(80_022, 'START SLAVE SQL_THREAD', 'START REPLICA SQL_THREAD'),
  stop_applier: renamed(80_022, 'STOP SLAVE SQL_THREAD', 'STOP REPLICA SQL_THREAD'),
  reset_replica_all: renamed(80_022, 'RESET SLAVE ALL', 'RESET REPLICA ALL'),
  /** Where this server's own binary log stands. */
  binlog_status: renamed(80_200, 'SHOW MASTER STATUS', 'SHOW BINARY LOG STATUS'),
  reset_binlogs: renamed(80_200, 'RESET MASTER', 'RESET BINARY LOGS AND GTIDS'),
  change_source: renamed(80_023, 'CHANGE MASTER TO', 'CHANGE REPLICATION SOURCE TO'),
  source_host: option('HOST'),
  source_port: option('PORT'),
  source_user: option('USER'),
  source_password: option('PASSWORD'),
  source_log_file: option('LOG_FILE'),
  source_log_pos: option('LOG_POS'),
  source_connect_retry: renamed(80_023, ', MASTER_CONNECT_RETRY = 10', ', SOURCE_CONNECT_RETRY = 10'),
  /** 8.4 gives up after 10 tries, which are 10 minutes. MariaDB 10 and 11 take no such option here and try 86400 times. */
  source_retries: renamed(80_023, ', MASTER_RETRY_COUNT = 86400', ', SOURCE_RETRY_COUNT = 86400', ''),
  /** Lets a caching_sha2_password account log in over plain TCP. */
  source_public_key: {
    mysql: [
      [0, ''],
      [80_004, ', GET_MASTER_PUBLIC_KEY = 1'],
      [80_023, ', GET_SOURCE_PUBLIC_KEY = 1'],
    ],
    mariadb: '',
  },
  /** Coordinates are given: no automatic position. */
  source_by_position: renamed(
    80_023,
    ', MASTER_AUTO_POSITION = 0',
    ', SOURCE_AUTO_POSITION = 0',
    ', MASTER_USE_GTID = no',
  ),
  /** What each applying thread met last; before 5.7 and on MariaDB the status itself says it. */
  worker_errors: {
    mysql: [
      [0, 'DO 0'],
      [
        50_700,
        'SELECT LAST_ERROR_MESSAGE AS message FROM performance_schema.replication_applier_status_by_worker',
      ],
    ],
    mariadb: 'DO 0',
  },
  position_wait: renamed(80_026, 'MASTER_POS_WAIT', 'SOURCE_POS_WAIT'),
  /** RESET SLAVE leaves a MariaDB server's own replication position behind. */
  forget_gtid_position: { mysql: [[0, 'DO 0']], mariadb: "SET GLOBAL gtid_slave_pos = ''" },
  /** Read-only for administrators too, where the server can do that. */
  read_only_on: {
    mysql: [
      [0, 'SET GLOBAL read_only = ON'],
      [50_708, 'SET GLOBAL super_read_only = ON'],
    ],
    mariadb: 'SET GLOBAL read_only = ON',
  },
  /** Administrators may write again; applications as before. */
  super_read_only_off: {
    mysql: [
      [0, 'DO 0'],
      [50_708, 'SET GLOBAL super_read_only = OFF'],
    ],
    mariadb: 'DO 0',
  },
} as const satisfies Record<string, Phrase>

export type PhraseName = keyof typeof table
const phrases: Readonly<Record<PhraseName, Phrase>> = table

export function isPhrase(name: string): name is PhraseName {
  return Object.hasOwn(table, name)
}
export const phraseNames = Object.keys(table) as readonly PhraseName[]

/** What this server calls it. */
export function phrase(name: PhraseName, { flavour, number }: Dialect): string {
  const { mysql, mariadb } = phrases[name]
  if (flavour === 'mariadb') return mariadb
  return mysql.findLast(([since]) => number >= since)?.[1] ?? ''
}

/** For a plan, where no server was asked yet: every way it may be said. */
export function phraseShown(name: PhraseName): string {
  const { mysql, mariadb } = phrases[name]
  const [first = '', ...others] = new Set([...mysql.map(([, text]) => text), mariadb])
  return others.length === 0 ? first : `⟨${[first, ...others].map(text => text || '-').join(' | ')}⟩`
}
