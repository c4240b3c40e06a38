/** What goes wrong with a pair that was proved already: found on resume or verify, named, and green again after the fix. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { holders } from '../lab/keepalived-pair.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { nodes, siteFor, withKeepalived } from './pair.ts'
import { decide, goOn, start } from './stops.ts'

const pair = 'keepalived-vip-pair'
const config = '/etc/keepalived/keepalived.conf'
let lab: Lab
let site: string
let dir: string

beforeAll(async () => {
  lab = await upLab({ name: 'sc-faults-running' })
  await withKeepalived(lab)
  site = siteFor(lab)
  const green = await start(pair, site, 'start-b')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [] })
  dir = green.dir
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

/** Waits until so many hosts hold the address; a failover takes four seconds. */
async function held(by: number): Promise<void> {
  await expect.poll(() => holders(lab, lab.virtualAddress()), { timeout: 20_000 }).toHaveLength(by)
}

/** The files and the running daemons of both nodes: a restart shows by its process ids. */
async function hostsNow() {
  return Promise.all(
    nodes.map(async node => [lab.snapshot(node), await lab.mustExec(node, 'pgrep keepalived')]),
  )
}

function stoppedOf(stretch: { readonly stopped: readonly string[] }, step: string): readonly string[] {
  return stretch.stopped.filter(place => place.startsWith(`${step}@`))
}

it('VRRP dropped on the backup: split brain, the rule behind it named, and no drill although it is allowed', async () => {
  await lab.fault('node-b', 'drop-vrrp')
  await held(2)
  const before = await hostsNow()

  const stopped = await goOn(dir, 'drill-stop-a', ['--allow-fault', 'node-a', '--allow-fault', 'node-b'])
  expect(stopped, stopped.detail).toMatchObject({ code: 1, changed: [] })
  expect(stopped.stopped).toEqual([
    'vrrp-path@node-b: exit-differs',
    'start-a@*: two-holders',
    'start-b@*: two-holders',
  ])
  expect(stopped.named).toContain('vrrp-path@node-b: vrrp-dropped on node-b (fix)')
  expect(await hostsNow()).toEqual(before)

  const fixed = await decide(dir, 'vrrp-path', 'fix')
  expect(fixed, fixed.detail).toMatchObject({ code: 0, changed: ['vrrp-path@node-b'] })
  const green = await goOn(dir, 'start-b')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [], changed: [] })
  expect(await hostsNow()).toEqual(before)
}, 180_000)

it('another auth_pass on one node: both hold the address, the fix writes and restarts both together', async () => {
  await lab.mustExec('node-b', `sed -i 's/auth_pass .*/auth_pass 0therPw1/' ${config}`)
  await lab.mustExec('node-b', 'systemctl restart keepalived')
  await held(2)
  const before = await hostsNow()

  const stopped = await goOn(dir, 'start-b')
  expect(stopped, stopped.detail).toMatchObject({ code: 1, changed: [] })
  expect(stoppedOf(stopped, 'write-config')).toEqual([
    'write-config@node-b: file-differs',
    'write-config@*: auth-differs',
  ])
  expect(stoppedOf(stopped, 'start-b')).toEqual(['start-b@node-b: log-bad', 'start-b@*: two-holders'])
  expect(stopped.named).toEqual(
    expect.arrayContaining([
      'write-config@node-b: config-edited on node-b (fix)',
      'write-config@*: auth-mismatch on node-a,node-b (fix)',
    ]),
  )
  expect(stopped.detail).not.toContain('0therPw1')
  expect(await hostsNow()).toEqual(before)

  const fixed = await decide(dir, 'write-config', 'fix')
  expect(fixed, fixed.detail).toMatchObject({ code: 0 })
  expect(await lab.mustExec('node-b', ['cat', config])).not.toContain('0therPw1')
  const green = await goOn(dir, 'start-b')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [], changed: [] })
}, 180_000)

it('another VRID in the running configuration of one node: named by the step that finds two holders', async () => {
  await lab.mustExec('node-b', `sed -i 's/virtual_router_id .*/virtual_router_id 201/' ${config}`)
  await lab.mustExec('node-b', 'systemctl restart keepalived')
  await held(2)

  const stopped = await goOn(dir, 'start-b')
  expect(stopped, stopped.detail).toMatchObject({ code: 1, changed: [] })
  expect(stoppedOf(stopped, 'start-b')).toContain('start-b@*: two-holders')
  expect(stopped.named).toContain('start-b@*: other-vrid on node-b (fix)')

  const fixed = await decide(dir, 'write-config', 'fix')
  expect(fixed, fixed.detail).toMatchObject({ code: 0 })
  const green = await goOn(dir, 'start-b')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [] })
  await held(1)
}, 180_000)

it('the same priority on both: told on resume, a new run stops before it touches anything, the fix goes on to green', async () => {
  await lab.mustExec('node-b', `sed -i 's/priority .*/priority 150/' ${config}`)
  const before = await hostsNow()

  const drift = await goOn(dir, 'write-config')
  expect(drift, drift.detail).toMatchObject({
    code: 1,
    stopped: [
      'quiesce@node-b: exit-differs',
      'write-config@node-b: file-differs',
      'write-config@*: setting-equal',
    ],
    changed: [],
  })
  expect(drift.named).toEqual([
    'quiesce@node-b: config-newer on node-b (advice)',
    'write-config@node-b: config-edited on node-b (fix)',
    'write-config@*: equal-priorities on node-a,node-b (fix)',
  ])
  const stopped = await start(pair, site, 'start-b')
  expect(stopped, stopped.detail).toMatchObject({
    code: 1,
    stopped: ['existing-config@node-b: exit-differs'],
    named: ['existing-config@node-b: other-priority on node-b (fix)'],
    changed: [],
  })
  expect(await hostsNow()).toEqual(before)

  const fixed = await decide(stopped.dir, 'existing-config', 'fix')
  expect(fixed, fixed.detail).toMatchObject({ code: 0 })
  const green = await goOn(stopped.dir, 'start-b')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [] })
  expect(await lab.mustExec('node-b', ['cat', config])).toContain('priority 100')
  await held(1)
}, 180_000)

it('keepalived dead by kill -9: the address left behind goes where the peer answers for it, then it starts again', async () => {
  const [holder = ''] = await holders(lab, lab.virtualAddress())
  const peer = nodes.find(node => node !== holder)
  await lab.fault(holder, 'kill', 'keepalived')
  await held(2)

  const stopped = await goOn(dir, 'start-b')
  expect(stopped, stopped.detail).toMatchObject({ code: 1, changed: [] })
  expect(stopped.stopped[0]).toBe(`no-stale-vip@${holder}: exit-differs`)
  expect(stopped.named).toContain(`no-stale-vip@${holder}: stale-vip-peer-holds on ${holder} (fix)`)
  expect(await holders(lab, lab.virtualAddress())).toHaveLength(2)

  const fixed = await decide(dir, 'no-stale-vip', 'fix')
  expect(fixed, fixed.detail).toMatchObject({ code: 0, changed: [`no-stale-vip@${holder}`] })
  expect(await holders(lab, lab.virtualAddress())).toEqual([peer])
  const green = await goOn(dir, 'start-b')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [], changed: [] })
  expect(await lab.mustExec(holder, 'pgrep -x keepalived')).not.toBe('')
}, 180_000)
