/** mysql-dual-primary from nothing, from a lot of data under writes, and with two writers. */
import { loadData, writeLoad } from '../../lab/database/data.ts'
import { databaseOf, sql } from '../../lab/database/database.ts'
import type { Lab } from '../../lab/lab.ts'
import { dropIn } from '../../scenarios/mysql/faults.ts'
import { audit, databaseSite, run, undo } from '../../scenarios/mysql/pair.ts'
import type { Note } from '../group.ts'
import { again, install, reboot, sameEverywhere, snapshots, undone } from './case.ts'

const megabytes = 200

export async function fromEmpty(lab: Lab, note: Note): Promise<void> {
  const site = databaseSite(lab)
  await loadData(lab, 'node-a', { megabytes: 0 })
  await unfit(lab, site, note)
  const before = await snapshots(lab)
  const green = await run(install, site)
  note('from an empty pair to green, canaries both ways', green.code === 0, green.detail)
  await sameEverywhere(lab, note)
  await again(site, note)
  await reboot(lab, site, note)
  await undone(lab, green.dir, before, note)
}

/** What stops before B gets a copy: a schema of its own, and an event that both would run. Undo keeps relay logs that were there. */
async function unfit(lab: Lab, site: string, note: Note): Promise<void> {
  await sql(lab, 'node-b', 'CREATE DATABASE of_b')
  const own = await run(install, site)
  note(
    'a schema that only B has is named before anything is changed',
    own.code === 1 && own.named.includes('left-out-of-b') && own.changed.length === 0,
    own.detail,
  )
  await sql(lab, 'node-b', 'DROP DATABASE of_b')

  const heal = await dropIn(lab, 'node-b', 'relay_log = relay-bin')
  const kept = `${databaseOf(lab, 'node-b').dataFolder}/relay-bin.000077`
  await lab.mustExec('node-b', ['touch', kept])
  await sql(lab, 'node-a', 'CREATE EVENT jumpserver.tick ON SCHEDULE EVERY 1 DAY DO DO 0')
  const twice = await run(install, site)
  note(
    'an enabled event of A is named before B has it',
    twice.code === 1 && twice.stopped.includes('seed-account@node-a: output-differs'),
    twice.detail,
  )
  note('with what to do about it', twice.named.includes('events'), String(twice.named))
  const { code } = await undo(twice.dir)
  note(
    'undo keeps relay logs of that name',
    code === 0 && (await lab.exec('node-b', ['rm', kept])).code === 0,
  )
  await sql(lab, 'node-a', 'DROP EVENT jumpserver.tick')
  await heal()
}

export async function underLoad(lab: Lab, note: Note): Promise<void> {
  const site = databaseSite(lab)
  await loadData(lab, 'node-a', { megabytes })
  const before = await snapshots(lab)
  let green
  {
    await using load = await writeLoad(lab, 'node-a', { forSeconds: 1800 })
    green = await run(install, site)
    note(`from ${megabytes} MB under writes to green, canaries both ways`, green.code === 0, green.detail)
    note(`the writer went on meanwhile: ${load.confirmed.length} rows`, load.confirmed.length > 100)
    await again(site, note)
    await everyRow(lab, load.confirmed, note)
  }
  await sameEverywhere(lab, note)
  await reboot(lab, site, note)
  await undone(lab, green.dir, before, note)
}

/** What the server confirmed to the writer is there: the last ones, which the writer has not deleted again. */
async function everyRow(lab: Lab, confirmed: readonly string[], note: Note): Promise<void> {
  const tokens = confirmed.slice(-20)
  const listed = tokens.map(token => `'${token}'`).join(', ')
  const [[count = ''] = []] = await sql(
    lab,
    'node-a',
    `SELECT COUNT(*) FROM jumpserver.written WHERE token IN (${listed})`,
  )
  note('confirmed rows are there', Number(count) === tokens.length, `${count} of ${listed}`)
}

export async function twoWriters(lab: Lab, note: Note): Promise<void> {
  const site = databaseSite(lab, { writers: 'both', listen: 'service' })
  await loadData(lab, 'node-a', { megabytes: 1 })
  const before = await snapshots(lab)
  const green = await run(install, site)
  note('with two writers to green, canaries both ways', green.code === 0, green.detail)
  {
    await using onA = await writeLoad(lab, 'node-a')
    await using onB = await writeLoad(lab, 'node-b', { name: 'written_on_b' })
    await sql(lab, 'node-a', "INSERT INTO jumpserver.audit (token) VALUES ('a1'), ('a2')")
    await sql(lab, 'node-b', "INSERT INTO jumpserver.audit (token) VALUES ('b1'), ('b2')")
    note('both are written to', onA.confirmed.length > 0 && onB.confirmed.length > 0)
  }
  const ids = await sql(
    lab,
    'node-a',
    "SELECT token, id % 2 FROM jumpserver.audit WHERE token LIKE '_1' OR token LIKE '_2'",
  )
  const odd = ids.every(([token = '', rest]) => rest === (token.startsWith('a') ? '1' : '0'))
  note('ids of A are odd, of B even', ids.length >= 2 && odd, JSON.stringify(ids))
  await sameEverywhere(lab, note)
  await again(site, note)
  const heal = await dropIn(lab, 'node-b', 'bind_address = 0.0.0.0')
  const wide = await audit(install, site)
  note(
    'another option file that opens the server to all addresses is found',
    wide.code === 1 && wide.stopped.includes('options@node-b: sql-value'),
    JSON.stringify(wide.stopped),
  )
  await heal()
  await reboot(lab, site, note)
  await undone(lab, green.dir, before, note)
}
