/** The MySQL runbooks on real MySQL 5.6.24, MySQL 9.7 and MariaDB 10.11: every case on every one, a lab for each. */
import type { Database } from '../../lab/base/recipe.ts'
import { upDatabases } from '../../lab/database/database.ts'
import { standInForDump } from '../../scenarios/mysql/pair.ts'
import type { Cell, CellGroup } from '../group.ts'
import type { Case } from './case.ts'
import { eachFault } from './faults.ts'
import { moveWriter, removeReplica, stopReplica } from './others.ts'
import { behind, filters } from './firewall.ts'
import { fromEmpty, twoWriters, underLoad } from './pair.ts'
import { aboutServer, writeProven } from './proven.ts'
import { eachRepair } from './repairs.ts'

const databases: readonly Database[] = ['mysql-5.6', 'mysql-9.7', 'mariadb-10.11']
const cases: Readonly<Record<string, Case>> = {
  empty: fromEmpty,
  load: underLoad,
  faults: eachFault,
  repairs: eachRepair,
  'move-writer': moveWriter,
  stop: stopReplica,
  remove: removeReplica,
  'two-writers': twoWriters,
}

function cell(database: Database, name: string, prove: Case): Cell {
  return {
    name: `${database}/${name}`,
    async prove(note) {
      await using lab = await upDatabases({ name: `soak-${database.replace('.', '')}`, database })
      await standInForDump(lab)
      await prove(lab, note)
      return await aboutServer(lab)
    },
  }
}

export const mysql: CellGroup = {
  conclude: (root, proofs) => writeProven(root, databases, proofs),
  cells: [
    ...databases.flatMap(database =>
      Object.entries(cases).map(([name, prove]) => cell(database, name, prove)),
    ),
    // What opens a port does not depend on the server behind it.
    ...Object.entries(filters).map(([name, filter]) =>
      cell('mariadb-10.11', `behind ${name}`, behind(filter)),
    ),
  ],
}
