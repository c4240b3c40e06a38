/** What stands in the way of a pair before it is configured: each is found before anything changes, named, and overcome. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { upLab, type Lab } from '../lab/lab.ts'
import { nodes, siteFor, withKeepalived } from './pair.ts'
import { decide, goOn, start } from './stops.ts'

const pair = 'keepalived-vip-pair'
let lab: Lab
let site: string

beforeAll(async () => {
  lab = await upLab({ name: 'sc-faults-before' })
  await withKeepalived(lab)
  site = siteFor(lab)
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

function disks() {
  return nodes.map(node => lab.snapshot(node))
}

it('a static VIP left in the network config: its file is named, taken out by hand, then off the card', async () => {
  const file = '/etc/network/interfaces.d/siteproof-lab-vip'
  const vip = lab.virtualAddress()
  await lab.fault('node-a', 'static-vip')
  const before = disks()

  const stopped = await start(pair, site, 'no-stale-vip')
  expect(stopped, stopped.detail).toMatchObject({
    code: 1,
    stopped: ['no-static-vip@node-a: static-address'],
    named: ['no-static-vip@node-a: static-vip on node-a (advice)'],
  })
  expect(stopped.detail).toContain(file)
  expect(disks()).toEqual(before)

  // Half of the advice: the file is right, the card still holds what it brought.
  await lab.mustExec('node-a', ['rm', file])
  expect((await decide(stopped.dir, 'no-static-vip', 'retry')).code).toBe(0)
  const half = await goOn(stopped.dir, 'no-stale-vip')
  expect(half, half.detail).toMatchObject({
    code: 1,
    stopped: ['no-stale-vip@node-a: exit-differs'],
    named: ['no-stale-vip@node-a: stale-vip-alone on node-a (advice)'],
  })

  await lab.mustExec('node-a', ['ip', 'addr', 'del', `${vip}/24`, 'dev', lab.host('node-a').device])
  expect((await decide(stopped.dir, 'no-stale-vip', 'retry')).code).toBe(0)
  const green = await goOn(stopped.dir, 'no-stale-vip')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [], changed: [] })
})

it('a VIP that a third host has: found by ARP with its MAC, green once that host gave it up', async () => {
  const free = await lab.fault('node-c', 'take-address')
  const before = disks()

  const stopped = await start(pair, site, 'segment-free')
  expect(stopped, stopped.detail).toMatchObject({
    code: 1,
    stopped: expect.arrayContaining(['segment-free@node-a: address-taken']) as unknown,
    named: expect.arrayContaining(['segment-free@node-a: vip-taken on node-a (advice)']) as unknown,
  })
  expect(stopped.detail).toContain(lab.host('node-c').mac)
  expect(disks()).toEqual(before)

  await free()
  expect((await decide(stopped.dir, 'segment-free', 'retry')).code).toBe(0)
  const green = await goOn(stopped.dir, 'segment-free')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [] })
})

it('a VRID that another pair speaks: its address is named, green with another VRID in the site file', async () => {
  const silence = await lab.fault('node-c', 'speak-vrrp', '62')
  const before = disks()

  const stopped = await start(pair, site, 'segment-free')
  expect(stopped, stopped.detail).toMatchObject({
    code: 1,
    stopped: expect.arrayContaining(['segment-free@node-b: vrid-taken']) as unknown,
    named: expect.arrayContaining(['segment-free@node-b: vrid-taken on node-b (advice)']) as unknown,
  })
  expect(stopped.detail).toContain(lab.host('node-c').serviceAddress)
  expect(disks()).toEqual(before)

  const params = { vip: `${lab.virtualAddress()}/24`, vrid: 63 }
  const green = await start(pair, siteFor(lab, { params, file: 'vrid-63.yaml' }), 'segment-free')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [] })
  await silence()
})

it('the packaged sample with vrrp_strict: never edited, moved aside by the offered fix', async () => {
  await lab.fault('node-b', 'sample-config')
  const before = disks()

  const stopped = await start(pair, site, 'existing-config')
  expect(stopped, stopped.detail).toMatchObject({
    code: 1,
    stopped: ['existing-config@node-b: exit-differs'],
    named: ['existing-config@node-b: sample-config on node-b (fix)'],
  })
  expect(disks()).toEqual(before)

  const fixed = await decide(stopped.dir, 'existing-config', 'fix')
  expect(fixed, fixed.detail).toMatchObject({ code: 0, changed: ['existing-config@node-b'] })
  const kept = await lab.mustExec('node-b', 'cat /etc/keepalived/keepalived.conf.before-*')
  expect(kept).toContain('vrrp_strict')
  const green = await goOn(stopped.dir, 'existing-config')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [], changed: [] })
})

it('VRRP dropped on one node: the rule is named before anything starts; fixed as offered, the pair comes up green', async () => {
  await lab.fault('node-b', 'drop-vrrp')

  const stopped = await start(pair, site, 'steady')
  expect(stopped, stopped.detail).toMatchObject({
    code: 1,
    stopped: ['vrrp-path@node-b: exit-differs'],
    named: ['vrrp-path@node-b: vrrp-dropped on node-b (fix)'],
    changed: [],
  })
  expect(stopped.detail).toContain('siteproof_lab_vrrp')
  expect((await lab.exec('node-a', 'pgrep -x keepalived; ls /etc/keepalived/keepalived.conf')).stdout).toBe(
    '',
  )

  const fixed = await decide(stopped.dir, 'vrrp-path', 'fix')
  expect(fixed, fixed.detail).toMatchObject({ code: 0, changed: ['vrrp-path@node-b'] })
  const green = await goOn(stopped.dir, 'steady')
  expect(green, green.detail).toMatchObject({ code: 0, stopped: [] })
  expect(await lab.mustExec('node-b', 'nft list ruleset')).toMatch(/accept.*\n.*(112|vrrp) drop/)
}, 240_000)
