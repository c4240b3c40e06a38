/** Two engineers on the same hosts: the second is told who is at work, a dead laptop's lease ends by itself. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { x } from 'tar'
import { run as runProgram } from '../lab/system/run.ts'
import { meteredLaptop } from '../lab/observe/egress.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { upLab, type Lab } from '../lab/lab.ts'
import { nodes, siteFor, withKeepalived } from './pair.ts'
import { newFolder, newRunDir, siteproof, stateOf, type SiteproofRun } from './siteproof.ts'

let lab: Lab
const leases = (node: string) => lab.mustExec(node, 'ls /var/tmp | grep siteproof-lease || true')

beforeAll(async () => {
  lab = await upLab({ name: 'sc-lease' })
  await withKeepalived(lab)
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

function run(
  site: string,
  operator: string,
  options: Parameters<typeof siteproof>[1] = {},
  runDir = newRunDir(),
) {
  const args = [
    'run',
    'keepalived-vip-pair',
    '--site',
    site,
    '--run-dir',
    runDir,
    '--yes',
    '--operator',
    operator,
  ]
  return siteproof([...args, '--until', 'write-config'], options)
}

it('refuses the second run, also under another login, and takes over what expired', async () => {
  const runDir = newRunDir()
  const others: SiteproofRun[] = []
  const otherDir = newRunDir()
  const first = await run(
    siteFor(lab),
    '李工',
    {
      async onEvent(event, child) {
        if (event.type !== 'step-started' || event.step !== 'write-config' || event.host !== 'node-b') return
        child.kill('SIGSTOP')
        others.push(await run(siteFor(lab, { user: 'ops', file: 'ops.yaml' }), 'Wang', {}, otherDir))
        child.kill('SIGKILL')
      },
    },
    runDir,
  )
  expect([first.code, others[0]?.code]).toEqual([null, 3])
  const { runId } = stateOf(runDir).started ?? {}
  expect(others[0]?.values.at(-1)).toMatchObject({ error: 'HOST_LEASED', params: { by: '李工', run: runId } })
  expect(others[0]?.stderr).toContain(`run ${runId ?? ''}`)
  expect(Object.values(stateOf(otherDir).steps).every(part => part.status === 'waiting')).toBe(true)

  // The dead laptop's run goes on at once; after it, others may.
  const again = await siteproof(['resume', runDir, '--yes', '--operator', '李工', '--until', 'write-config'])
  expect(again.code, again.stderr).toBe(0)
  const taken = again.events.filter(event => event.type === 'lease-taken')
  expect(taken).toMatchObject(nodes.map(() => ({ tookOver: { by: '李工', run: runId } })))
  expect(await Promise.all(nodes.map(leases))).toEqual(['', ''])

  // Of a run that never comes back, the lease ends by itself.
  await run(siteFor(lab), '李工', {
    onEvent: (event, child) =>
      void (event.type === 'lease-taken' && event.host === 'node-b' && child.kill('SIGKILL')),
  })
  const heals = await Promise.all(nodes.map(node => lab.fault(node, 'skew-clock', '+400')))
  const undone = await siteproof(['undo', otherDir, '--yes', '--operator', 'Wang'])
  expect(undone.code, undone.stderr).toBe(0)
  for (const heal of heals) await heal()
  // With the clock put back, what had expired would be alive again for the next test.
  await Promise.all(nodes.map(node => lab.mustExec(node, 'rm -rf /var/tmp/*siteproof-lease*')))
}, 200_000)

it("goes on from another laptop with that person's own keys and secrets, both names in the journal, nobody else spoken to", async () => {
  const addresses = Object.values(lab.hosts).map(host => host.address)
  await using laptop = await meteredLaptop(lab.state, [...addresses, lab.virtualAddress()])
  const { namespace } = laptop
  const key = lab.host('node-a').key
  const laptops = ['one', 'two'].map(name => {
    const folder = newFolder(`laptop-${name}`)
    mkdirSync(join(folder, 'keys'))
    cpSync(key, join(folder, 'keys/id'))
    return folder
  }) as [string, string]
  const site = join(laptops[0], 'site.yaml')
  writeFileSync(site, readFileSync(siteFor(lab), 'utf8').replaceAll(key, 'keys/id'))
  const runDir = newRunDir()
  const first = await run(site, '李工', { namespace, env: { SITEPROOF_HOME: newFolder('home') } }, runDir)
  expect(first.code, first.stderr).toBe(0)

  const file = join(newFolder('usb'), 'run.tgz')
  expect((await siteproof(['export', runDir, '-o', file])).code).toBe(0)
  rmSync(laptops[0], { recursive: true })
  rmSync(runDir, { recursive: true })
  const there = newFolder('there')
  await x({ file, cwd: there })
  const home = { namespace, env: { SITEPROOF_HOME: newFolder('home') } }
  const goOn = ['resume', there, '--yes', '--operator', '王工']
  expect((await siteproof(goOn, home)).code).not.toBe(0)
  const second = await siteproof([...goOn, '--site-dir', laptops[1]], home)

  expect(second.code, second.stderr).toBe(0)
  expect(stateOf(there).operators).toEqual(['李工', '王工'])
  const undone = await siteproof(['undo', there, '--operator', '王工', '--site-dir', laptops[1]], home)
  expect(undone.code, undone.stderr).toBe(0)

  expect(await laptop.strangePackets()).toBe(0)
  // The meter counts: one packet to the world is seen.
  await runProgram(['ip', 'netns', 'exec', namespace, 'ping', '-c', '1', '-W', '1', '203.0.113.1'])
  expect(await laptop.strangePackets()).toBe(1)
}, 300_000)
