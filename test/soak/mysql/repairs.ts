/** What mysql-repair-replication brings back, and what it leaves to a person. */
import { databaseOf, sql } from '../../lab/database/database.ts'
import type { Lab } from '../../lab/lab.ts'
import { databaseSite, decide, repairSite, resume, run, type Outcome } from '../../scenarios/mysql/pair.ts'
import { pairFaults } from '../../scenarios/mysql/faults.ts'
import { repairs, type Repair } from '../../scenarios/mysql/repairs.ts'
import type { Note } from '../group.ts'
import { aPair, sameEverywhere } from './case.ts'

const repair = 'mysql-repair-replication'
const directions = ['b-follows-a', 'a-follows-b'] as const

export async function eachRepair(lab: Lab, note: Note): Promise<void> {
  await aPair(lab, databaseSite(lab))
  const site = repairSite(lab)
  const { flavour } = databaseOf(lab, 'node-a')
  for (const one of repairs) {
    if (one.only?.includes(flavour) !== false) await eachWay(lab, site, one, note)
  }
  if (flavour !== 'mariadb-10.11') await clone(lab, note)
  await byHand(lab, site, note)
}

/** A clone whose data folder is not where the site file says: B is not stopped for it. */
async function clone(lab: Lab, note: Note): Promise<void> {
  await pairFaults.find(({ name }) => name === 'equal server_uuid')?.inject(lab)
  const wrong = await run(repair, repairSite(lab, { data_dir: '/var/lib/elsewhere' }))
  const [[up] = []] = await sql(lab, 'node-b', 'SELECT 1')
  const told = wrong.code === 1 && wrong.named.includes('no-auto-cnf') && up === '1'
  note('a wrong data_dir is named, and B goes on', told, wrong.detail)
  let last = await run(repair, repairSite(lab))
  for (const step of directions) {
    if (!stoppedAt(last, step)) continue
    await decide(last.dir, step, 'fix')
    last = { ...(await resume(last.dir)), dir: last.dir }
  }
  note('equal server_uuid: repaired', last.code === 0, last.detail)
  await sameEverywhere(lab, note, ': equal server_uuid')
}

async function eachWay(
  lab: Lab,
  site: string,
  { name, inject, named, by, stays }: Repair,
  note: Note,
): Promise<void> {
  const person = await inject(lab)
  let last = await run(repair, site)
  const told = last.code === 1 && last.named.includes(named)
  note(`${name}: ${named}`, told, last.detail)
  await person?.()
  // A cause that stops both directions is decided on for each.
  for (const step of directions) {
    if (!stoppedAt(last, step)) continue
    await decide(last.dir, step, by === 'fix' ? 'fix' : 'retry')
    last = { ...(await resume(last.dir)), dir: last.dir }
  }
  note(`${name}: repaired`, last.code === 0, last.detail)
  if (stays !== undefined) note(`${name}: repaired for good`, await stays(lab))
  await sameEverywhere(lab, note, `: ${name}`)
}

const stoppedAt = ({ code, stopped }: Outcome, step: string): boolean =>
  code !== 0 && stopped.some(one => one.startsWith(`${step}@`))

/** Which of two rows is right is not the product's to say: it shows both and stops. Here B's is, and the person carries it over. */
async function byHand(lab: Lab, site: string, note: Note): Promise<void> {
  await sql(
    lab,
    'node-b',
    "SET SESSION sql_log_bin = 0; INSERT INTO jumpserver.asset (id, name) VALUES (63, 'kept on b')",
  )
  await sql(lab, 'node-a', "INSERT INTO jumpserver.asset (id, name) VALUES (63, 'kept on a')")
  const stopped = await run(repair, site)
  const both = ['kept on a', 'kept on b'].every(text => stopped.shown.includes(text))
  note('a divergence stops, with both rows shown', stopped.code === 1 && both, stopped.shown)
  const still = await run(repair, site)
  note(
    'and nothing is decided by running again',
    still.code === 1 && still.changed.every(keeps),
    String(still.changed),
  )
  await decide(stopped.dir, 'b-follows-a', 'fix')
  await resume(stopped.dir)
  await sql(lab, 'node-a', "UPDATE jumpserver.asset SET name = 'kept on b' WHERE id = 63")
  const sound = await run(repair, site)
  note("B's row carried over to A: green", sound.code === 0, sound.detail)
  await sameEverywhere(lab, note, ": B's row carried over")
}

/** Reading a place counts as an action; it changes nothing. */
const keeps = (step: string): boolean => /^place-[ab]@/.test(step)
