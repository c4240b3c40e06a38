import { afterAll, beforeAll, expect, it } from 'vitest'
import { holders, startPair } from './keepalived-pair.ts'
import { upLab, type Lab } from './lab.ts'
import { until } from './system/run.ts'

let lab: Lab
let vip: string

beforeAll(async () => {
  lab = await upLab({ name: 'test-pair' })
  vip = lab.virtualAddress()
  await startPair(lab, { vip })
  await settled('node-a')
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
})

function settled(...expected: readonly string[]): Promise<void> {
  return until(`the address on ${expected.join(' and ')}`, 15, async () => {
    return (await holders(lab, vip)).join() === expected.join()
  })
}

it('drop-vrrp makes both nodes hold the address, healing leaves one', async () => {
  const heal = await lab.fault('node-b', 'drop-vrrp')
  await settled('node-a', 'node-b')

  await heal()
  await settled('node-a')
})

it('an echo stream tells how long the address was away: graceful stop within skew + 1 s', async () => {
  await using echoes = await lab.echoStream(vip)
  await expect.poll(() => echoes.replies.length).toBeGreaterThan(20)

  await lab.mustExec('node-a', 'systemctl stop keepalived')
  await settled('node-b')
  await expect.poll(() => echoes.transitions().length).toBe(1)
  const [there] = echoes.transitions()

  expect(there).toMatchObject({ from: lab.host('node-a').mac, to: lab.host('node-b').mac })
  expect(there?.outageMs).toBeGreaterThan(400)
  expect(there?.outageMs).toBeLessThan(1610)
  expect(Math.abs(await echoes.stop())).toBeLessThan(5)

  await lab.mustExec('node-a', 'systemctl start keepalived')
  await settled('node-a')
})

it('link-down moves the address within three intervals + skew + 1 s', async () => {
  await using echoes = await lab.echoStream(vip)
  await expect.poll(() => echoes.replies.length).toBeGreaterThan(20)

  const heal = await lab.fault('node-a', 'link-down')
  await expect.poll(() => echoes.transitions().length, { timeout: 10_000 }).toBe(1)
  expect(echoes.transitions()[0]?.outageMs).toBeGreaterThan(2000)
  expect(echoes.transitions()[0]?.outageMs).toBeLessThan(4610)

  await heal()
  await settled('node-a')
})

it('kill -9 leaves the address behind, and a reboot ends that', async () => {
  await lab.fault('node-a', 'kill', 'keepalived')
  await settled('node-a', 'node-b')

  await lab.fault('node-a', 'reboot')
  // keepalived is enabled, so it comes back by itself and takes the address as the stronger one.
  await settled('node-a')
})

it('speak-vrrp: a third host is heard with the pair’s VRID', async () => {
  const stranger = lab.host('node-c').serviceAddress
  const heal = await lab.fault('node-c', 'speak-vrrp', '62')
  // Each refused advert restarts the sender's own timer, so the pair and the stranger silence each other by turns.
  const heard = await lab.exec(
    'node-b',
    `timeout 20 tcpdump -c 1 -nn -l -i eth0 'ip proto 112 and src ${stranger}'`,
  )

  expect(heard.stdout).toContain(`${stranger} > 224.0.0.18: VRRPv2, Advertisement, vrid 62`)
  await heal()
  expect(lab.processes('node-c').map(each => each.name)).not.toContain('keepalived')
})

it('keepalived’s own words can be followed in /var/log/syslog', async () => {
  expect(await lab.mustExec('node-a', 'cat /var/log/syslog')).toContain('Entering MASTER STATE')
})
