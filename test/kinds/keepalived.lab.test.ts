import { afterAll, beforeAll, expect, it } from 'vitest'
import { addressFree } from '../../engine/checks/address-free.ts'
import { advertsHeard } from '../../engine/checks/adverts-heard.ts'
import { keepalivedConfig } from '../../engine/checks/keepalived-config.ts'
import { keepalivedLog } from '../../engine/checks/keepalived-log.ts'
import { oneHolder } from '../../engine/checks/one-holder.ts'
import { oneMac } from '../../engine/checks/one-mac.ts'
import { sameAcross } from '../../engine/checks/same-across.ts'
import { service } from '../../engine/checks/service.ts'
import { oneSource, vridFree } from '../../engine/checks/vrid.ts'
import type { GroupMember } from '../../engine/actions/kind.ts'
import type { CheckContext } from '../../engine/checks/kind.ts'
import { holders, startPair } from '../lab/keepalived-pair.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { judged, liveContext } from '../support/kind-fixture.ts'
import { labMember } from './lab-members.ts'

const path = '/etc/keepalived/keepalived.conf'
const across = ['a', 'b']
let lab: Lab
let vip: string
let a: GroupMember
let b: GroupMember
let pair: CheckContext
let iface: string

beforeAll(async () => {
  lab = await upLab({ name: 'test-kinds' })
  vip = lab.virtualAddress()
  await startPair(lab, { vip })
  ;[a, b] = [labMember(lab, 'node-a'), labMember(lab, 'node-b')]
  pair = liveContext([a, b])
  iface = lab.host('node-a').device
  await settled('node-a')
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

async function settled(...expected: readonly string[]): Promise<void> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const now = await holders(lab, vip)
    if (now.join() === expected.join()) return
    if (Date.now() > deadline)
      throw new Error(`${vip} is held by ${now.join(', ')}, not by ${expected.join(', ')}`)
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}
function on(host: GroupMember): CheckContext {
  return liveContext([a, b], { hosts: [host] })
}
async function edited(node: string, script: string, work: () => Promise<void>): Promise<void> {
  await lab.mustExec(node, `cp -p ${path} /root/keep && ${script}`)
  try {
    await work()
  } finally {
    await lab.mustExec(node, `cp -p /root/keep ${path}`)
  }
}
const auto = { address: '', advert_int: 1 }

it('a healthy pair passes every check', async () => {
  const of = vip
  expect(await judged(oneHolder, { of, across }, pair, undefined, 3)).toMatchObject({ verdict: 'pass' })
  expect(await judged(advertsHeard, { ...auto, address: vip, across }, pair)).toMatchObject({
    verdict: 'pass',
  })
  expect(await judged(oneMac, { of, across, from: [] }, pair)).toMatchObject({
    verdict: 'pass',
    code: 'one-mac',
  })
  expect(await judged(keepalivedConfig, { path }, on(a))).toMatchObject({ verdict: 'pass' })
  expect(await judged(keepalivedLog, { service: 'keepalived' }, on(a))).toMatchObject({ verdict: 'pass' })
  expect(await judged(keepalivedLog, { service: 'keepalived' }, on(b))).toMatchObject({ verdict: 'pass' })
  expect(await judged(service, { name: 'keepalived', active: true, enabled: true }, on(b))).toMatchObject({
    verdict: 'pass',
  })
  const from = [lab.host('node-a').serviceAddress, lab.host('node-b').serviceAddress]
  expect(await judged(oneSource, { vrid: 62, interface: iface, listen: '3s', from }, on(b))).toMatchObject({
    verdict: 'pass',
  })
  const same = ['vrid', 'advert_int', 'auth', 'vips', 'version'] as const
  expect(
    await judged(sameAcross, { across, keepalived: path, same: [...same], differ: ['priority'] }, pair),
  ).toMatchObject({ verdict: 'pass' })
})

it('no password leaves the host in any evidence', async () => {
  const context = liveContext([a, b])
  await judged(sameAcross, { across, keepalived: path, same: ['auth'], differ: [] }, context)
  await judged(keepalivedConfig, { path }, context)

  expect(context.kept.map(each => each.text).join('')).toContain('auth_pass')
  expect(context.kept.map(each => each.text).join('')).not.toContain('lab-pass')
})

it('VRRP dropped on the backup: it is deaf, and in the end both hold the address', async () => {
  const heal = await lab.fault('node-b', 'drop-vrrp')
  await settled('node-a', 'node-b')

  expect(await judged(oneHolder, { of: vip, across }, pair)).toMatchObject({
    verdict: 'fail',
    code: 'two-holders',
  })
  expect(await judged(oneMac, { of: vip, across, from: [] }, pair)).toMatchObject({ verdict: 'fail' })
  expect(await judged(advertsHeard, { ...auto, address: vip, across }, pair)).toMatchObject({
    verdict: 'fail',
  })
  const from = [lab.host('node-a').serviceAddress, lab.host('node-b').serviceAddress]
  expect(await judged(oneSource, { vrid: 62, interface: iface, listen: '3s', from }, on(a))).toMatchObject({
    verdict: 'fail',
    code: 'vrid-many',
  })

  await heal()
  await settled('node-a')
})

it('VRRP dropped on the master alone stays unseen until the roles swap: why drills go both ways', async () => {
  const heal = await lab.fault('node-a', 'drop-vrrp')
  expect(await judged(advertsHeard, { ...auto, address: vip, across }, pair)).toMatchObject({
    verdict: 'pass',
  })

  await heal()
})

it('different settings are named, equal priorities too, a password only as differing', async () => {
  const same = ['vrid', 'advert_int', 'auth', 'vips'] as const
  const spec = { across, keepalived: path, same: [...same], differ: ['priority' as const] }
  const cases = [
    [`sed -i 's/lab-pass/other-pw/' ${path}`, 'auth-differs'],
    [`sed -i 's/advert_int 1/advert_int 2/' ${path}`, 'setting-differs'],
    [`sed -i 's/priority 100/priority 200/' ${path}`, 'setting-equal'],
    [`sed -i 's/router_id 62/router_id 63/' ${path}`, 'setting-differs'],
  ] as const
  for (const [script, code] of cases) {
    await edited('node-b', script, async () => {
      expect(await judged(sameAcross, spec, pair)).toMatchObject({ verdict: 'fail', code })
    })
  }
})

it('a bad configuration is refused by the daemon or by our linter', async () => {
  const cases = [
    [`sed -i 's/advert_int 1/noreempt/' ${path}`, 'ka-test-failed'],
    [`printf 'global_defs {\\n vrrp_strict\\n}\\n' >>${path}`, /ka-(test-failed|strict)/],
    [`sed -i 's/ dev / dev lo #/' ${path}`, /ka-(device|test-failed)/],
    [`rm ${path}`, 'file-missing'],
  ] as const
  for (const [script, code] of cases) {
    await edited('node-b', script, async () => {
      const found = await judged(keepalivedConfig, { path }, on(b))
      expect(found.verdict).toBe('fail')
      expect(found.code).toMatch(code)
    })
  }
})

it('a VRID and an address that strangers use are not free; ours are', async () => {
  const stranger = lab.virtualAddress(200)
  const free = { interface: iface, except: [] }
  expect(await judged(vridFree, { ...free, vrid: 62, listen: '3s' }, on(b))).toMatchObject({
    verdict: 'pass',
  })
  expect(await judged(addressFree, { ...free, address: vip }, on(b))).toMatchObject({ verdict: 'pass' })
  expect(await judged(addressFree, { ...free, address: stranger }, on(b))).toMatchObject({ verdict: 'pass' })

  const third = lab.host('node-c')
  await lab.mustExec('node-c', `ip addr add ${stranger}/24 dev ${third.device}`)
  expect(await judged(addressFree, { ...free, address: stranger }, on(b))).toMatchObject({
    verdict: 'fail',
    code: 'address-taken',
  })

  const onlyB = liveContext([b])
  expect(await judged(vridFree, { ...free, vrid: 62, listen: '3s' }, onlyB)).toMatchObject({
    verdict: 'fail',
    code: 'vrid-taken',
  })
})

it.each([
  ['perl', 'tcpdump arping'],
  ['python3', 'perl'],
])('without tcpdump and arping, %s tells the same and is named', async (tool, hidden) => {
  await lab.mustExec('node-b', `for tool in ${hidden}; do p=$(command -v $tool) && mv $p $p.away; done; true`)
  const from = [lab.host('node-a').serviceAddress]
  const source = await judged(oneSource, { vrid: 62, interface: iface, listen: '3s', from }, on(b))
  const answer = await judged(oneMac, { of: vip, across, from: [] }, pair)

  expect(source).toMatchObject({ verdict: 'pass', vantage: `node-b (${tool} instead of tcpdump)` })
  expect(answer).toMatchObject({ verdict: 'pass', vantage: `node-b (${tool} instead of arping)` })
})

it('kill -9 leaves the address behind: found by adverts and by the service', async () => {
  await lab.mustExec('node-a', 'kill -9 $(pidof keepalived); sleep 1')
  await settled('node-a', 'node-b')

  expect(await judged(oneHolder, { of: vip, across }, pair)).toMatchObject({
    verdict: 'fail',
    code: 'two-holders',
  })
  const found = await judged(service, { name: 'keepalived', active: true }, on(a))
  expect(found.verdict).not.toBe('pass')
})
