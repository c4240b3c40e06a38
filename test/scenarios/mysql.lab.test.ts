/** mysql-dual-primary on real MySQL 5.6.24: the way there, again, after a reboot, two faults, and back. All servers: npm run soak -- mysql. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadData, writeLoad, checksums } from '../lab/database/data.ts'
import { awaitDatabase, databaseOf, upDatabases } from '../lab/database/database.ts'
import { databaseSnapshot } from '../lab/database/snapshot.ts'
import type { SnapshotEntry } from '../lab/hosts/snapshot.ts'
import type { Lab } from '../lab/lab.ts'
import { compared, everything, inventoryOf } from '../trust/inventory.ts'
import { pairFaults, twoYes } from './mysql/faults.ts'
import { audit, databaseSite, nodes, REPL_PASSWORD, run, standInForDump, undo } from './mysql/pair.ts'
import { siteproof } from './siteproof.ts'

const runbook = 'mysql-dual-primary'
let lab: Lab
let site: string
beforeAll(async () => {
  lab = await upDatabases({ name: 'sc-mysql', database: 'mysql-5.6' })
  await standInForDump(lab)
  site = databaseSite(lab)
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

const snapshots = () => Promise.all(nodes.map(node => databaseSnapshot(lab, node)))

it(
  'becomes a proven pair under load, stays one after a reboot, names what is wrong with it, and leaves nothing behind',
  { timeout: 400_000 },
  async () => {
    await loadData(lab, 'node-a', { megabytes: 5 })
    using argv = lab.sampleArgv()
    const before = await snapshots()
    const disks = new Map(nodes.map(node => [node, everything(lab, node)]))
    let green
    {
      await using load = await writeLoad(lab, 'node-a')
      green = await run(runbook, site)
      expect(green, green.detail).toMatchObject({ code: 0, stopped: [] })
      expect(load.confirmed.length).toBeGreaterThan(20)
    }
    await expect
      .poll(() => checksums(lab, 'node-b'), { timeout: 20_000 })
      .toEqual(await checksums(lab, 'node-a'))

    await namesWhatItLeft(green.dir, disks)

    const again = await run(runbook, site)
    expect(again, again.detail).toMatchObject({ code: 0, stopped: [], changed: [] })

    await Promise.all(nodes.map(node => lab.fault(node, 'reboot')))
    await Promise.all(nodes.map(node => awaitDatabase(lab, node)))
    await expect.poll(() => twoYes(lab), { timeout: 30_000 }).toBe(true)
    expect(await audit(runbook, site)).toMatchObject({ code: 0, stopped: [] })

    for (const fault of pairFaults.filter(({ name }) => lean.has(name))) {
      const heal = await fault.inject(lab)
      const found = await audit(runbook, site)
      expect(found.code, fault.name).toBe(1)
      expect(found.stopped, fault.name).toContain(fault.found)
      await heal()
    }

    expect(await undo(green.dir)).toMatchObject({ code: 0 })
    const [a, b] = await snapshots()
    expect(b).toEqual(before[1])
    expect({ ...a, tables: [] }).toEqual({ ...before[0], tables: [] })
    const seen = [...argv.seen].join('\n')
    expect(seen).not.toContain(REPL_PASSWORD)
    // On a busy machine the dump is over between two looks; loading it takes longer.
    expect(seen).toMatch(/mysqldump|--init-command=SET SESSION sql_log_bin/)
  },
)

/** The inventory of the report against the disks, after the run and after cleanup; undo, which comes later, needs nothing of it. */
async function namesWhatItLeft(
  runDir: string,
  disks: ReadonlyMap<string, readonly SnapshotEntry[]>,
): Promise<void> {
  const unlike = async () => {
    const remains = await inventoryOf(runDir)
    expect(remains.map(one => one.path)).toContain(
      `${databaseOf(lab, 'node-a').dropInFolder}/zz-siteproof-replication.cnf`,
    )
    return nodes.map(node => compared(lab, node, remains, disks.get(node)))
  }
  const nothing = nodes.map(() => ({ unnamed: [], absent: [] }))
  expect(await unlike()).toEqual(nothing)
  expect(await siteproof(['cleanup', runDir, '--yes', '--operator', 'Lab'])).toMatchObject({ code: 0 })
  expect(await unlike()).toEqual(nothing)
}

/** One that only the data show, and one that only the settings show. */
const lean = new Set(['position read without a lock while writing', 'one side made read-only'])
