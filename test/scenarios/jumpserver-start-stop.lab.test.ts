/** Start and stop in order: a real MariaDB and a real Redis, the core of JumpServer 1.4, celery and beat are STAND-INs; coco and nginx are left out. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { upJumpServers } from '../lab/jumpserver/jumpserver.ts'
import type { Lab } from '../lab/lab.ts'
import { newRunDir, siteproof, stuckAt } from './siteproof.ts'
import { filesBelow } from './traces.ts'

let lab: Lab
beforeAll(async () => {
  lab = await upJumpServers({ name: 'sc-startstop', version: '1.4.8', nodes: ['node-a', 'node-b'] })
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

async function bring(wanted: 'started' | 'stopped', celery: 'start' | 'leave' = 'leave') {
  const site = lab.siteFile({
    hosts: ['node-a'],
    roles: { node: ['node-a'] },
    params: { wanted, celery, db_service: 'mariadb', redis_service: 'redis-server', coco: 'none' },
    secrets: {},
  })
  const folder = newRunDir()
  const run = await siteproof(['run', 'jumpserver-start-stop', '--site', site, '--run-dir', folder, '--yes'])
  const changed = run.events.flatMap(event =>
    event.type === 'action-finished' && event.changed ? [event.step] : [],
  )
  return { ...run, folder, changed }
}

/** Ports of database, Redis and core that are listened on. */
async function listening(): Promise<string[]> {
  const shown = await lab.mustExec('node-a', 'ss -ltnH')
  return ['3306', '6379', '8080'].filter(port => shown.includes(`:${port} `))
}

it('starts nothing twice, stops the core before what it needs, and starts it after', async () => {
  const again = await bring('started')
  expect(stuckAt(again.folder), again.stderr).toEqual([])
  expect(again.changed).toEqual([])

  const stopped = await bring('stopped')
  expect(stuckAt(stopped.folder), stopped.stderr).toEqual([])
  expect(stopped.changed).toEqual(['stop-core', 'stop-redis', 'stop-database'])
  expect(await listening()).toEqual([])

  const started = await bring('started')
  expect(stuckAt(started.folder), started.stderr).toEqual([])
  expect(started.changed).toEqual(['start-database', 'start-redis', 'start-core'])
  expect(await listening()).toEqual(['3306', '6379', '8080'])
}, 240_000)

it('does not take the page for celery, and starts it beside the core that runs', async () => {
  await lab.mustExec('node-a', 'cd /opt/jumpserver/stand-in && mv celery.py away.py')
  const without = await bring('started', 'start')
  await lab.mustExec('node-a', 'cd /opt/jumpserver/stand-in && mv away.py celery.py')
  const core = await lab.mustExec('node-a', 'cat /opt/jumpserver/tmp/gunicorn.pid')
  const added = await bring('started', 'start')

  expect(stuckAt(without.folder)).toEqual(['start-celery@node-a: failed (exit-differs)'])
  expect(readFileSync(`${without.folder}/journal.jsonl`, 'utf8')).toContain('siteproof: no-celery')
  expect(stuckAt(added.folder), added.stderr).toEqual([])
  expect(added.changed).toEqual(['start-celery'])

  const undo = await siteproof(['undo', added.folder, '--yes'])
  expect(undo.code, undo.stderr).toBe(0)
  expect((await lab.exec('node-a', "pgrep -f '[c]elery.py'")).code).toBe(1)
  // The core ran before, and has not been touched.
  expect(await lab.mustExec('node-a', 'cat /opt/jumpserver/tmp/gunicorn.pid')).toBe(core)
  expect(await listening()).toEqual(['3306', '6379', '8080'])
}, 240_000)

// It waits out the minute that a stop may take.
if (process.env['SITEPROOF_LAB_MATRIX'] === 'all') {
  it('stops at a process of its folder that does not end, and leaves the database running for it', async () => {
    await lab.mustExec(
      'node-a',
      'cd /opt/jumpserver; setsid /bin/bash -c "trap : TERM; exec -a celery-worker sleep 300" >/dev/null 2>&1 </dev/null &',
    )
    const run = await bring('stopped')
    await lab.mustExec('node-a', 'pkill -f "[c]elery-worker"')

    expect(stuckAt(run.folder)).toEqual(['stop-core@node-a: failed (exit-differs)'])
    expect(
      filesBelow(run.folder)
        .map(file => file.text)
        .join('\n'),
    ).toContain('siteproof: still-runs')
    expect(await listening()).toEqual(['3306', '6379'])
  }, 240_000)
}
