/** Replication that stopped, and what mysql-repair-replication must do about it: by the number of the error. */
import { awaitDatabase, databaseOf, sql } from '../../lab/database/database.ts'
import type { Lab } from '../../lab/lab.ts'
import { pairFaults } from './faults.ts'
import { appliedOf, follow, restartReplica, wordsOf } from './words.ts'

export interface Repair {
  readonly name: string
  /** Breaks a sound pair. Returns what a person does besides taking the offered fix, where something is left to do. */
  inject(lab: Lab): Promise<(() => Promise<void>) | undefined>
  /** The diagnosis at b-follows-a. */
  readonly named: string
  /** Taken from the failure, or done by a person and then retried. */
  readonly by: 'fix' | 'person'
  /** Flavours that can have it. */
  readonly only?: readonly string[]
  /** Whether it is still gone after what brings it back when only half is repaired. */
  stays?(lab: Lab): Promise<boolean>
}

const unlogged = 'SET SESSION sql_log_bin = 0;'

function faultOf(name: string) {
  const fault = pairFaults.find(one => one.name === name)
  if (fault === undefined) throw new Error(name)
  return fault
}

async function restart(lab: Lab, node: string): Promise<void> {
  await lab.mustExec(node, ['systemctl', 'restart', databaseOf(lab, node).service], { timeoutSeconds: 120 })
  await awaitDatabase(lab, node)
}

export const repairs: readonly Repair[] = [
  {
    name: '1236: a log file that the source does not have',
    named: 'position-b',
    by: 'fix',
    async inject(lab) {
      const { pos } = await appliedOf(lab, 'node-b')
      await follow(lab, 'node-b', { file: 'mysql-bin.000777', pos })
      return undefined
    },
  },
  {
    name: '1062: the same key with other contents on both',
    named: 'diverged-b',
    by: 'fix',
    async inject(lab) {
      await sql(lab, 'node-b', `${unlogged} INSERT INTO jumpserver.asset (id, name) VALUES (62, 'of b')`)
      await sql(lab, 'node-a', "INSERT INTO jumpserver.asset (id, name) VALUES (62, 'of a')")
      return undefined
    },
  },
  {
    name: '1032: a row that is missing on the replica',
    named: 'diverged-b',
    by: 'fix',
    async inject(lab) {
      await sql(lab, 'node-b', `${unlogged} DELETE FROM jumpserver.asset WHERE id = 1`)
      await sql(lab, 'node-a', "UPDATE jumpserver.asset SET note = 'changed' WHERE id = 1")
      return undefined
    },
  },
  {
    name: '1593, 13117: the identity of the source',
    named: 'identity-b',
    by: 'fix',
    async inject(lab) {
      // As on a clone: the files of B say so too.
      const file = `${databaseOf(lab, 'node-b').dropInFolder}/zz-siteproof-replication.cnf`
      await lab.mustExec('node-b', `sed -i 's/^server_id = .*/server_id = 65/' ${file}`)
      await faultOf('equal server_id').inject(lab)
      return undefined
    },
    async stays(lab) {
      await restart(lab, 'node-b')
      const [[id] = []] = await sql(lab, 'node-b', 'SELECT @@GLOBAL.server_id')
      return id === '38'
    },
  },
  {
    // Packets are dropped: the error itself comes only after the server's own timeout of a minute.
    name: '2003: the port is closed',
    named: 'connecting-b',
    by: 'person',
    async inject(lab) {
      return faultOf('port closed').inject(lab)
    },
  },
  {
    name: '1045: the account has another password',
    named: 'login-b',
    by: 'fix',
    async inject(lab) {
      const account = `'repl'@'${lab.host('node-b').serviceAddress}'`
      await sql(
        lab,
        'node-a',
        `${unlogged} DROP USER ${account}; CREATE USER ${account} IDENTIFIED BY 'Another-Password-1';`,
      )
      await restartReplica(lab, 'node-b')
      return undefined
    },
  },
  {
    name: '2061: the public key of the source is not asked for',
    named: 'insecure-b',
    by: 'fix',
    only: ['mysql-9.7'],
    async inject(lab) {
      await sql(
        lab,
        'node-b',
        'STOP REPLICA; CHANGE REPLICATION SOURCE TO SOURCE_SSL = 0, GET_SOURCE_PUBLIC_KEY = 0;',
      )
      // A login that the source remembers needs no key.
      await sql(lab, 'node-a', 'FLUSH PRIVILEGES')
      await sql(lab, 'node-b', 'START REPLICA')
      return undefined
    },
  },
  {
    name: 'the receiving thread is stopped, with few tries left',
    named: 'stopped-b',
    by: 'fix',
    async inject(lab) {
      const { replica, change, option } = wordsOf(lab)
      const tries =
        databaseOf(lab, 'node-b').flavour === 'mariadb-10.11' ? '' : `${option}_RETRY_COUNT = 10, `
      await sql(lab, 'node-b', `STOP ${replica}; ${change} ${tries}${option}_CONNECT_RETRY = 10;`)
      await sql(lab, 'node-b', `START ${replica} SQL_THREAD`)
      return undefined
    },
    async stays(lab) {
      const { replica } = wordsOf(lab)
      const status = await lab.mustExec('node-b', `mysql -E -e 'SHOW ${replica} STATUS'`)
      return !/_Retry_Count: 10$/m.test(status) && !/^ *Using_Gtid: (?!No$)/m.test(status)
    },
  },
  {
    name: 'the applying thread is stopped',
    named: 'applier-stopped-b',
    by: 'fix',
    async inject(lab) {
      await sql(lab, 'node-b', `STOP ${wordsOf(lab).replica} SQL_THREAD`)
      return undefined
    },
  },
]
