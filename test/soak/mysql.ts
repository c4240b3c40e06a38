/** mysql-dual-primary on real MySQL 5.6.24, MySQL 9.7 and MariaDB 10.11: from an empty pair, from 200 MB under writes, and every fault. */
import type { Database } from '../lab/base/recipe.ts'
import { checksums, loadData, writeLoad } from '../lab/database/data.ts'
import { awaitDatabase, upDatabases } from '../lab/database/database.ts'
import { databaseSnapshot } from '../lab/database/snapshot.ts'
import type { Lab } from '../lab/lab.ts'
import { until } from '../lab/system/run.ts'
import { pairFaults, twoYes } from '../scenarios/mysql/faults.ts'
import {
  audit,
  databaseSite,
  decide,
  nodes,
  repairSite,
  resume,
  run,
  standInForDump,
  undo,
} from '../scenarios/mysql/pair.ts'
import { repairs } from '../scenarios/mysql/repairs.ts'
import type { Counts, SoakPlan } from './group.ts'

const runbook = 'mysql-dual-primary'
const databases: readonly Database[] = ['mysql-5.6', 'mysql-9.7', 'mariadb-10.11']

type Say = (what: string, holds: boolean, detail?: string) => void

/** `count` is the size of the data in MB. */
export async function mysql({ count, say }: SoakPlan): Promise<Counts> {
  const counts = {
    databases: 0,
    greenRuns: 0,
    unchangedRuns: 0,
    reboots: 0,
    undone: 0,
    faultsFound: 0,
    healed: 0,
    repairs: 0,
    problems: 0,
  }
  // Most of it is waiting for servers: all three at once.
  await Promise.all(
    databases.map(async database => {
      const note =
        (kind: Kind): Say =>
        (what, holds, detail = '') => {
          counts[holds ? kind : 'problems'] += 1
          say(`${database}: ${holds ? 'ok' : 'PROBLEM'}: ${what}${holds ? '' : ` ${detail}`}`)
        }
      try {
        await using lab = await upDatabases({ name: `soak-${database.replace('.', '')}`, database })
        await standInForDump(lab)
        await fromEmpty(lab, note)
        await underLoad(lab, count, note)
        counts.databases += 1
      } catch (error) {
        // The others go on: what they show is worth having.
        note('databases')('the end is reached', false, String(error))
      }
    }),
  )
  return counts
}

type Kind =
  'databases' | 'greenRuns' | 'unchangedRuns' | 'reboots' | 'undone' | 'faultsFound' | 'healed' | 'repairs'
type Note = (kind: Kind) => Say

const snapshots = (lab: Lab) => Promise.all(nodes.map(node => databaseSnapshot(lab, node)))

/** What undo must have left: B as it was, A as it was but for the tables that writers made meanwhile. */
async function undone(
  lab: Lab,
  dir: string,
  before: Awaited<ReturnType<typeof snapshots>>,
  note: Note,
): Promise<void> {
  const { code } = await undo(dir)
  const after = await snapshots(lab)
  const plain = (all: typeof before) => JSON.stringify([{ ...all[0], tables: [] }, all[1]])
  note('undone')('undo leaves nothing', code === 0 && plain(after) === plain(before), plain(after))
}

async function fromEmpty(lab: Lab, note: Note): Promise<void> {
  const site = databaseSite(lab)
  await loadData(lab, 'node-a', { megabytes: 0 })
  const before = await snapshots(lab)
  const green = await run(runbook, site)
  note('greenRuns')('from an empty pair', green.code === 0, green.detail)
  await undone(lab, green.dir, before, note)
  await lab.mustExec('node-a', "mysql -e 'DROP DATABASE jumpserver'")
}

async function underLoad(lab: Lab, megabytes: number, note: Note): Promise<void> {
  const site = databaseSite(lab)
  await loadData(lab, 'node-a', { megabytes })
  const before = await snapshots(lab)
  let green
  {
    await using load = await writeLoad(lab, 'node-a', { forSeconds: 900 })
    green = await run(runbook, site)
    note('greenRuns')(
      `from ${megabytes} MB under writes (${load.confirmed.length})`,
      green.code === 0,
      green.detail,
    )
  }
  await sameEverywhere(lab, 'greenRuns', note)
  const again = await run(runbook, site)
  note('unchangedRuns')('again', again.code === 0 && again.changed.length === 0, again.detail)
  await Promise.all(nodes.map(node => lab.fault(node, 'reboot')))
  await Promise.all(nodes.map(node => awaitDatabase(lab, node)))
  await until('both threads', 60, () => twoYes(lab))
  const audited = await audit(runbook, site)
  note('reboots')('verify after a reboot', audited.code === 0, audited.detail)
  await eachFault(lab, site, note)
  await eachRepair(lab, note)
  await undone(lab, green.dir, before, note)
}

async function sameEverywhere(lab: Lab, kind: 'greenRuns' | 'repairs', note: Note): Promise<void> {
  const own = JSON.stringify(await checksums(lab, 'node-a'))
  let other = ''
  await until(
    'the same data',
    60,
    async () => (other = JSON.stringify(await checksums(lab, 'node-b'))) === own,
  ).catch(() => undefined)
  note(kind)('the server’s own checksums are equal', other === own, `${own} ${other}`)
}

async function eachFault(lab: Lab, site: string, note: Note): Promise<void> {
  const { flavour } = lab.state.hosts[0] ?? {}
  for (const fault of pairFaults) {
    if (fault.only?.includes(flavour ?? '') === false) continue
    const heal = await fault.inject(lab)
    const yes = await twoYes(lab)
    const found = await audit(runbook, site)
    const named = found.code === 1 && found.stopped.includes(fault.found)
    note('faultsFound')(
      `${fault.name}${yes ? ' (both threads say Yes)' : ''}`,
      named,
      JSON.stringify(found.stopped),
    )
    await heal()
    await until(`${fault.name} healed`, 60, () => twoYes(lab)).catch(() => undefined)
  }
  const sound = await audit(runbook, site)
  note('healed')('sound again after all of them', sound.code === 0, JSON.stringify(sound.stopped))
}

async function eachRepair(lab: Lab, note: Note): Promise<void> {
  const repair = 'mysql-repair-replication'
  const site = repairSite(lab)
  for (const { name, inject, named, by } of repairs) {
    const person = await inject(lab)
    const stopped = await run(repair, site)
    const told = stopped.code === 1 && stopped.named.includes(named)
    await person?.()
    await decide(stopped.dir, 'b-follows-a', by === 'fix' ? 'fix' : 'retry')
    const done = await resume(stopped.dir)
    note('repairs')(
      `${name} is named and repaired`,
      told && done.code === 0,
      `${stopped.detail} ${done.detail}`,
    )
    await sameEverywhere(lab, 'repairs', note)
  }
}
