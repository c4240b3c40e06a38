/** The runbooks for a pair that is there: the writer moved and moved back, B stopped and started, the pair taken apart. */
import { writeLoad } from '../../lab/database/data.ts'
import { awaitDatabase, databaseOf, sql } from '../../lab/database/database.ts'
import type { Lab } from '../../lab/lab.ts'
import { until } from '../../lab/system/run.ts'
import { twoYes } from '../../scenarios/mysql/faults.ts'
import { audit, databaseSite, moveSite, nodes, replicaSite, run, undo } from '../../scenarios/mysql/pair.ts'
import { wordsOf } from '../../scenarios/mysql/words.ts'
import type { Note } from '../group.ts'
import { aPair, install, sameEverywhere, snapshots } from './case.ts'

const move = 'mysql-move-writer'

/** read_only of A and of B. */
async function closed(lab: Lab): Promise<string> {
  const read = async (node: string) => (await sql(lab, node, 'SELECT @@GLOBAL.read_only'))[0]?.[0] ?? ''
  return (await Promise.all(nodes.map(read))).join('')
}

export async function moveWriter(lab: Lab, note: Note): Promise<void> {
  const site = databaseSite(lab)
  await aPair(lab, site)
  await notYet(lab, note)
  const moved = await run(move, moveSite(lab, ['node-a', 'node-b']), ['applications/node-a/do[0]'])
  note('the writer is moved', moved.code === 0, moved.detail)
  note('A is closed and B open', (await closed(lab)) === '10', await closed(lab))
  const sound = await audit(install, site)
  note('verify of the pair is green', sound.code === 0, sound.detail)
  await sql(lab, 'node-b', "INSERT INTO jumpserver.asset (id, name) VALUES (80, 'written on b')")
  await sameEverywhere(lab, note)
  await Promise.all(nodes.map(node => lab.fault(node, 'reboot')))
  await reopened(lab, note)
  const back = await run(move, moveSite(lab, ['node-b', 'node-a']), ['applications/node-b/do[0]'])
  note('the writer is moved back', back.code === 0 && (await closed(lab)) === '01', back.detail)
  const { replica } = wordsOf(lab)
  await sql(lab, 'node-b', `STOP ${replica} SQL_THREAD`)
  await sql(lab, 'node-a', "INSERT INTO jumpserver.asset (id, name) VALUES (81, 'not on b yet')")
  const early = await undo(back.dir)
  note(
    'undo opens nothing as long as B lacks what A wrote',
    early.code !== 0 && (await closed(lab)) === '11',
    `${early.code} ${await closed(lab)}`,
  )
  await sql(lab, 'node-b', `START ${replica} SQL_THREAD`)
  const { code } = await undo(back.dir)
  note(
    'undo of that leaves it on B',
    code === 0 && (await closed(lab)) === '10',
    `${code} ${await closed(lab)}`,
  )
  const still = await audit(install, site)
  note('verify of the pair is green again', still.code === 0, still.detail)
}

/** What the writer is not moved for: an account that B lacks, and writes on A that go on. */
async function notYet(lab: Lab, note: Note): Promise<void> {
  const account = `SET SESSION sql_log_bin = 0; CREATE USER 'web'@'10.0.0.1' IDENTIFIED BY 'Web-Geheim-0815';
    GRANT SELECT, INSERT ON jumpserver.* TO 'web'@'10.0.0.1'`
  await sql(lab, 'node-a', account)
  const lacking = await run(move, moveSite(lab, ['node-a', 'node-b']))
  note(
    'not to a B that lacks an account',
    lacking.code === 1 && lacking.named.includes('other-rights') && (await closed(lab)) === '01',
    lacking.detail,
  )
  await sql(lab, 'node-b', account)
  // From 5.7.8 on nobody writes to a closed server.
  if (databaseOf(lab, 'node-a').flavour === 'mysql-9.7') return
  let busy
  {
    // As root, whom read_only does not keep out here.
    await using _load = await writeLoad(lab, 'node-a')
    busy = await run(move, moveSite(lab, ['node-a', 'node-b']), ['applications/node-a/do[0]'])
  }
  note(
    'not from an A that an administrator still writes to',
    busy.code === 1 && busy.named.includes('still-written') && (await closed(lab)) === '11',
    busy.detail,
  )
  const { code } = await undo(busy.dir)
  note('and undo opens it again', code === 0 && (await closed(lab)) === '01', await closed(lab))
}

/** Which of the two takes writes has to outlive a restart. */
async function reopened(lab: Lab, note: Note): Promise<void> {
  await Promise.all(nodes.map(node => awaitDatabase(lab, node)))
  await until('both threads', 60, () => twoYes(lab))
  note('A is still closed after a reboot of both', (await closed(lab)) === '10', await closed(lab))
}

const stopOrRemove = 'mysql-stop-or-remove-replica'

export async function stopReplica(lab: Lab, note: Note): Promise<void> {
  const site = databaseSite(lab)
  await aPair(lab, site)
  await sql(lab, 'node-b', 'SET GLOBAL read_only = OFF')
  const refused = await run(stopOrRemove, replicaSite(lab, 'stop'))
  note(
    'a B that applications write to is not stopped',
    refused.code === 1 && refused.named.includes('writer'),
    refused.detail,
  )
  await sql(lab, 'node-b', 'SET GLOBAL read_only = ON')
  {
    await using load = await writeLoad(lab, 'node-a')
    const before = load.confirmed.length
    const stopped = await run(stopOrRemove, replicaSite(lab, 'stop'), ['maintenance/node-b/do[0]'])
    note('B is stopped cleanly, started, and has caught up', stopped.code === 0, stopped.detail)
    note('A went on meanwhile', load.confirmed.length > before)
  }
  const log = await lab.mustExec('node-b', ['cat', databaseOf(lab, 'node-b').errorLog])
  note(
    'its log knows of no crash',
    !/crash recovery|not shut ?down normally/i.test(log.split('\n').slice(-200).join('\n')),
  )
  await sameEverywhere(lab, note)
  const sound = await audit(install, site)
  note('verify is green', sound.code === 0, sound.detail)
}

export async function removeReplica(lab: Lab, note: Note): Promise<void> {
  const before = await snapshots(lab)
  await aPair(lab, databaseSite(lab))
  // A pair that is broken is taken apart as well as a sound one.
  await sql(lab, 'node-b', `STOP ${wordsOf(lab).replica}`)
  const removed = await run(stopOrRemove, replicaSite(lab, 'remove'))
  note('the pair is taken apart', removed.code === 0, removed.detail)
  const after = await snapshots(lab)
  const left = ([a, b]: typeof before) =>
    JSON.stringify([a, b].map(one => ({ ...one, tables: [], schemas: [] })))
  note(
    'no account, file, rule or replication metadata is left',
    left(after) === left(before),
    `${left(before)} -> ${left(after)}`,
  )
  const schemas = after.map(one => one.schemas.join())
  note('each keeps its data, and only that', schemas.join(' ') === 'jumpserver jumpserver', schemas.join(' '))
  const again = await run(stopOrRemove, replicaSite(lab, 'remove'))
  note(
    'a second run is green and changes nothing',
    again.code === 0 && again.changed.length === 0,
    String(again.changed),
  )
  await Promise.all(nodes.map(node => lab.fault(node, 'reboot')))
  await Promise.all(nodes.map(node => awaitDatabase(lab, node)))
  await sql(lab, 'node-a', "INSERT INTO jumpserver.asset (id, name) VALUES (90, 'alone')")
  const status = await Promise.all(nodes.map(node => sql(lab, node, `SHOW ${wordsOf(lab).replica} STATUS`)))
  note('neither follows the other after a reboot', status.flat().length === 0)
  const [[there] = []] = await sql(lab, 'node-b', 'SELECT COUNT(*) FROM jumpserver.asset WHERE id = 90')
  note('what A writes stays on A', there === '0', there)
}
