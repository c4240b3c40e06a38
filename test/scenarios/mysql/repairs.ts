/** Replication that stopped, and what mysql-repair-replication must do about it: by the number of the error. */
import { sql } from '../../lab/database/database.ts'
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
}

const unlogged = 'SET SESSION sql_log_bin = 0;'

function faultOf(name: string) {
  const fault = pairFaults.find(one => one.name === name)
  if (fault === undefined) throw new Error(name)
  return fault
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
      await faultOf('equal server_id').inject(lab)
      return undefined
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
    name: 'the applying thread is stopped',
    named: 'applier-stopped-b',
    by: 'fix',
    async inject(lab) {
      await sql(lab, 'node-b', `STOP ${wordsOf(lab).replica} SQL_THREAD`)
      return undefined
    },
  },
]
