/** What every case of the MySQL soak does: a pair to begin with, and the server's own word that both hold the same. */
import { checksums, loadData } from '../../lab/database/data.ts'
import { awaitDatabase, databaseOf } from '../../lab/database/database.ts'
import { databaseSnapshot, type DatabaseSnapshot } from '../../lab/database/snapshot.ts'
import type { Lab } from '../../lab/lab.ts'
import { until } from '../../lab/system/run.ts'
import { twoYes } from '../../scenarios/mysql/faults.ts'
import { audit, nodes, run, undo } from '../../scenarios/mysql/pair.ts'
import type { Note } from '../group.ts'

/** Begins with two fresh servers. */
export type Case = (lab: Lab, note: Note) => Promise<void>

export const install = 'mysql-dual-primary'

export type Snapshots = readonly [DatabaseSnapshot, DatabaseSnapshot]
export async function snapshots(lab: Lab): Promise<Snapshots> {
  return Promise.all([databaseSnapshot(lab, nodes[0]), databaseSnapshot(lab, nodes[1])])
}

/** A pair with a little data, for cases that are about what comes later. Throws where it does not come about. */
export async function aPair(lab: Lab, site: string): Promise<void> {
  await loadData(lab, 'node-a', { megabytes: 2 })
  const { code, detail } = await run(install, site)
  if (code !== 0) throw new Error(`no pair: ${detail}`)
}

/** Waits up to a minute: what was written last is still on its way. */
export async function sameEverywhere(lab: Lab, note: Note, when = ''): Promise<void> {
  const own = JSON.stringify(await checksums(lab, 'node-a'))
  let other = ''
  await until(
    'the same data',
    60,
    async () => (other = JSON.stringify(await checksums(lab, 'node-b'))) === own,
  ).catch(() => undefined)
  note(`the servers' own checksums are equal${when}`, other === own && own !== '{}', `${own} ${other}`)
}

/** `filter`: what puts the packet filter in force, which nothing on a lab host does by itself when it starts. */
export async function reboot(lab: Lab, site: string, note: Note, filter?: string): Promise<void> {
  await Promise.all(nodes.map(node => lab.fault(node, 'reboot')))
  if (filter !== undefined) {
    await Promise.all(nodes.map(node => lab.mustExec(node, filter)))
    // As at any boot the filter is there first: it drops what belongs to a connection that it did not see begin.
    const restart = (node: string) => `systemctl restart ${databaseOf(lab, node).service}`
    await Promise.all(nodes.map(node => lab.mustExec(node, restart(node))))
  }
  await Promise.all(nodes.map(node => awaitDatabase(lab, node)))
  await until('both threads', 60, () => twoYes(lab))
  const audited = await audit(install, site)
  note('verify --allow-canary is green after a reboot of both', audited.code === 0, audited.detail)
}

export async function again(site: string, note: Note): Promise<void> {
  const { code, changed, detail } = await run(install, site)
  note(
    'a second run is green and changes nothing',
    code === 0 && changed.length === 0,
    `${changed} ${detail}`,
  )
}

/** What undo must have left: B as it was, A as it was but for the tables that writers made meanwhile. */
export async function undone(
  lab: Lab,
  dir: string,
  before: Snapshots,
  note: Note,
  like: (snapshot: DatabaseSnapshot) => DatabaseSnapshot = snapshot => snapshot,
): Promise<void> {
  const { code } = await undo(dir)
  const after = await snapshots(lab)
  const plain = ([a, b]: Snapshots) => JSON.stringify([like({ ...a, tables: [] }), like(b)])
  note(
    'undo leaves no account, schema, file, rule or replication metadata',
    code === 0 && plain(after) === plain(before),
    `${code}: ${plain(before)} -> ${plain(after)}`,
  )
}
