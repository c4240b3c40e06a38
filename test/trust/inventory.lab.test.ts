/** What a run leaves on its hosts is what its report says, after the run and after cleanup. Each test goes on from the one before. */
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Remains } from '../../engine/report/model.ts'
import { ensureKit } from '../lab/kit/build.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { nodes, siteFor, withPacketFilter } from '../scenarios/pair.ts'
import { newRunDir, siteproof, stateOf, stuckAt } from '../scenarios/siteproof.ts'
import { compared, inventoryOf } from './inventory.ts'

let lab: Lab
let site: string
const install = newRunDir()
const pair = newRunDir()
const putOld =
  'umask 077; cat >/etc/keepalived/keepalived.conf; chown games:games /etc/keepalived/keepalived.conf'
const nothing = { unnamed: [], absent: [] }
const clean = Object.fromEntries(nodes.map(node => [node, nothing]))
const all = (remains: readonly Remains[]) =>
  Object.fromEntries(nodes.map(node => [node, compared(lab, node, remains)]))
const runOf = (...args: readonly string[]) => siteproof([...args, '--yes', '--operator', 'Lab'])

const old = () => `# Written by the runbook keepalived-vip-pair\n${lab.virtualAddress()}/24\n`

beforeAll(async () => {
  lab = await upLab({ name: 'trust-inventory' })
  site = siteFor(lab, { kit: await ensureKit() })
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

it('names everything that installing keepalived and making the pair left, and nothing else', async () => {
  const first = await runOf('run', 'keepalived-install', '--site', site, '--run-dir', install)
  expect([first.code, stuckAt(install)], first.stderr).toEqual([0, []])
  // An earlier configuration of the pair, private and somebody else's: its backup has to be so too.
  for (const node of nodes) await lab.mustExec(node, putOld, { input: old() })
  await withPacketFilter(lab)
  const second = await runOf('run', 'keepalived-vip-pair', '--site', site, '--run-dir', pair)
  expect([second.code, stuckAt(pair)], second.stderr).toEqual([0, []])

  const remains = await inventoryOf(install, pair)
  expect(remains.every(one => one.found)).toBe(true)
  expect(all(remains)).toEqual(clean)
  expect(remains.map(one => one.path)).toEqual(
    expect.arrayContaining(['/etc/siteproof-vrrp.nft', '/etc/nftables.conf']),
  )
  expect(new Set(remains.map(one => one.kind))).toEqual(
    new Set(['file', 'directory', 'link', 'backup', 'service', 'package']),
  )
}, 500_000)

it('keeps backups as private as the originals', async () => {
  const backups = (await inventoryOf(pair)).filter(one => one.kind === 'backup')

  // Hosts stand in the order in which they were met, which is chance.
  expect(backups.map(one => [one.host, one.mode, one.owner]).toSorted()).toEqual(
    nodes.map(node => [node, '0600', 'games:games']),
  )
  for (const { host, path } of backups) {
    const { mode, uid } = statSync(join(lab.host(host).root, path))
    expect([mode & 0o777, uid]).toEqual([0o600, 5])
  }
})

it('would show a file that a step left without a word, one that was changed, and one that is gone', async () => {
  const remains = await inventoryOf(install, pair)
  const { root } = lab.host('node-a')
  writeFileSync(join(root, 'etc/left-by-a-step'), 'x')
  const program = join(root, 'usr/sbin/keepalived')
  const mode = statSync(program).mode
  await lab.mustExec('node-a', 'chmod 0700 /usr/sbin/keepalived; mv /usr/bin/genhash /root/')

  const { unnamed, absent } = compared(lab, 'node-a', remains)

  expect(unnamed.map(line => line.split(' ')[0])).toEqual([
    '/etc/left-by-a-step',
    '/root/genhash',
    '/usr/sbin/keepalived',
  ])
  expect(absent).toEqual(['/usr/bin/genhash'])
  await lab.mustExec(
    'node-a',
    `rm /etc/left-by-a-step; mv /root/genhash /usr/bin/; chmod ${(mode & 0o7777).toString(8)} /usr/sbin/keepalived`,
  )
  expect(all(remains)).toEqual(clean)
})

it('cleans up what only the runs needed, says so in journal and report, and keeps what was proved', async () => {
  const job = `/var/tmp/siteproof-0/jobs/0123456789abcdef01234567`
  await lab.mustExec(
    'node-a',
    `umask 077; mkdir -p ${job}; echo x >${job}/log; echo x >/etc/keepalived/.keepalived.conf.siteproof-0123456789ab`,
  )
  const before = stateOf(install)
  for (const run of [install, pair]) {
    const cleaned = await runOf('cleanup', run)
    expect(cleaned.code, cleaned.stderr).toBe(0)
  }
  const { outcome, finishedAt } = stateOf(install)

  expect([outcome, finishedAt]).toEqual([before.outcome, before.finishedAt])
  expect((await siteproof(['report', '--verify', install])).code).toBe(0)
  const remains = await inventoryOf(install, pair)
  expect(remains.filter(one => one.for === 'run')).toEqual([])
  expect(all(remains)).toEqual(clean)
  const left = await lab.exec('node-a', `ls -d ${job} /usr/local/src/siteproof/*.tar* /etc/keepalived/.keep*`)
  expect(left.stdout).toBe('')
})

it('can be undone after cleanup, and cannot after its backups went', async () => {
  const undone = await runOf('undo', pair)
  expect(undone.code, undone.stderr).toBe(0)
  expect(await lab.mustExec('node-a', 'cat /etc/keepalived/keepalived.conf')).toBe(old())

  const gone = await runOf('cleanup', install, '--backups')
  expect(gone.code, gone.stderr).toBe(0)
  const remains = await inventoryOf(install)
  expect(remains.filter(one => one.for !== 'site')).toEqual([])
  // What was there before the pair, put there by this test.
  const conf = ['/etc/keepalived/keepalived.conf']
  const { unnamed, absent } = compared(lab, 'node-a', remains)
  expect([unnamed.filter(line => !conf.includes(line.split(' ')[0] ?? '')), absent]).toEqual([[], []])

  const refused = await runOf('undo', install)
  expect([refused.code, refused.values.at(-1)?.['error']]).toEqual([2, 'UNDO_GIVEN_UP'])
}, 200_000)
