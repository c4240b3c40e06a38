import { describe, expect, it } from 'vitest'
import type { Database } from '../base/recipe.ts'
import { startFault } from '../faults/registry.ts'
import { checksums, loadData, writeLoad } from './data.ts'
import { awaitDatabase, databaseOf, sql, trySql, upDatabases } from './database.ts'
import { databaseSnapshot } from './snapshot.ts'

const versions: Readonly<Record<Database, RegExp>> = {
  'mysql-5.6': /^5\.6\.24$/,
  'mysql-9.7': /^9\.7\./,
  'mariadb-10.11': /^10\.11\..*MariaDB/,
}

// The scenarios of the runbooks use the others; all of them on their own where that is asked for.
const all = Object.keys(versions) as Database[]
const tested: Database[] = process.env['SITEPROOF_LAB_MATRIX'] === 'all' ? all : ['mysql-5.6']

describe.each(tested)('%s', database => {
  it('is a server of its own on both nodes, with data, writers, a past to go back to and a way through a reboot', async () => {
    await using lab = await upDatabases({ name: `test-${database.replace('.', '')}`, database })
    const { service } = databaseOf(lab, 'node-a')
    const fresh = await databaseSnapshot(lab, 'node-a')
    const [[version = '']] = (await sql(lab, 'node-a', 'SELECT VERSION()')) as [string[]]
    const names = await Promise.all(
      ['node-a', 'node-b'].map(host => sql(lab, host, 'SELECT @@hostname, CURRENT_USER()')),
    )

    expect(version).toMatch(versions[database])
    expect(names).toEqual([[['node-a', 'root@localhost']], [['node-b', 'root@localhost']]])
    expect(fresh).toMatchObject({ schemas: [], tables: [], replication: [] })
    if (database !== 'mariadb-10.11') {
      const ids = await Promise.all(['node-a', 'node-b'].map(host => sql(lab, host, 'SELECT @@server_uuid')))
      expect(ids[0]).not.toEqual(ids[1])
    }

    await loadData(lab, 'node-a', { megabytes: 2 })
    {
      await using load = await writeLoad(lab, 'node-a')
      await lab.mustExec('node-a', ['systemctl', 'restart', service])
      const before = load.confirmed.length
      await expect.poll(() => load.confirmed.length).toBeGreaterThan(before + 3)
    }
    const sums = await checksums(lab, 'node-a')
    expect(Object.keys(sums)).toEqual(['jumpserver.asset', 'jumpserver.audit', 'jumpserver.written'])
    expect(await checksums(lab, 'node-a')).toEqual(sums)

    await startFault(lab.state, 'node-a', 'reboot', [])
    await awaitDatabase(lab, 'node-a')
    expect(await checksums(lab, 'node-a')).toEqual(sums)

    await sql(lab, 'node-a', "CREATE USER 'left'@'10.1.1.1'")
    await lab.mustExec('node-a', ['touch', `${databaseOf(lab, 'node-a').dropInFolder}/zz-left.cnf`])
    const left = await databaseSnapshot(lab, 'node-a')
    expect(Object.keys(left.accounts)).toContain("'left'@'10.1.1.1'")
    expect(left.schemas).toEqual(['jumpserver'])
    expect(left.files.map(file => file.path)).toContain(
      `${databaseOf(lab, 'node-a').dropInFolder}/zz-left.cnf`,
    )

    await sql(lab, 'node-a', "DROP USER 'left'@'10.1.1.1'; DROP DATABASE jumpserver")
    await lab.mustExec('node-a', ['rm', `${databaseOf(lab, 'node-a').dropInFolder}/zz-left.cnf`])
    expect(await databaseSnapshot(lab, 'node-a')).toEqual(fresh)

    await lab.mustExec('node-a', ['systemctl', 'stop', service])
    expect((await trySql(lab, 'node-a', 'SELECT 1')).code).not.toBe(0)
  })
})
