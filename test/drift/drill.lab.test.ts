import { afterAll, beforeAll, expect, it } from 'vitest'

import { drill } from '../../engine/actions/drill.ts'
import type { DrillTexts } from '../../engine/actions/drill.ts'
import { holders, startPair } from '../lab/keepalived-pair.ts'
import { upLab } from '../lab/lab.ts'
import type { Lab } from '../lab/lab.ts'
import { until } from '../lab/system/run.ts'
import { createScene } from './scene.ts'

let lab: Lab
let vip: string
let texts: DrillTexts

beforeAll(async () => {
  lab = await upLab({ name: 'test-drill' })
  vip = lab.virtualAddress()
  await startPair(lab, { vip })
  await settled('node-a')
  texts = {
    fault: 'stop-service',
    service: 'keepalived',
    device: lab.host('node-a').device,
    address: vip,
    across: ['a', 'b'],
    watch: ['c'],
    advert: '1',
    priority: '100',
    vrrpVersion: 2,
    preempt: 'true',
    port: undefined,
    maxOutage: '20s',
  }
})
afterAll(() => lab[Symbol.asyncDispose]())

function settled(...expected: readonly string[]): Promise<void> {
  return until(`the address on ${expected.join(' and ')}`, 20, async () => {
    return (await holders(lab, vip)).join() === expected.join()
  })
}
const nobodyAsks = (): Promise<void> => Promise.reject(new Error('asked'))

it('measures a graceful stop: the truth of an independent stream lies inside every interval', async () => {
  await using echoes = await lab.echoStream(vip)
  await using scene = await createScene(lab, 'node-a', nobodyAsks)

  const result = await drill.execute(texts, scene.context)

  const measured = scene.measured()
  expect(measured?.reasons).toEqual([])
  expect(result).toMatchObject({ verdict: 'pass', code: 'drill-passed' })
  expect(measured).toMatchObject({
    vantage: 'laptop',
    macBefore: lab.host('node-a').mac,
    macAfter: lab.host('node-b').mac,
    notMeasured: [],
    back: { holder: 'node-a' },
  })
  expect(measured?.gratuitousArps).toBeGreaterThanOrEqual(5)
  const truth = echoes.transitions()[0]?.outageMs ?? Number.NaN
  expect(measured?.observers.map(each => each.observer)).toEqual(['laptop', 'node-c', 'node-b'])
  expect(measured?.outage?.min).toBeLessThanOrEqual(truth)
  expect(measured?.outage?.max).toBeGreaterThanOrEqual(truth)
  expect(measured?.outage?.max).toBeLessThan(1610)
  expect((await lab.exec('node-a', 'ls /run/siteproof /var/tmp/siteproof-restore')).stdout).not.toContain(
    'restore-',
  )
})

it('has a link cut by a person where SSH comes in on it, and measures it too', async () => {
  await settled('node-a')
  await using echoes = await lab.echoStream(vip)
  let heal = (): Promise<void> => Promise.resolve()
  await using scene = await createScene(lab, 'node-a', async text => {
    if (text.en.startsWith('Cut')) heal = await lab.fault('node-a', 'link-down')
    else await heal()
  })

  const result = await drill.execute({ ...texts, fault: 'link-down' }, scene.context)

  const measured = scene.measured()
  expect(measured?.reasons).toEqual([])
  expect(result.verdict).toBe('pass')
  const truth = echoes.transitions()[0]?.outageMs ?? Number.NaN
  expect(measured?.outage?.min).toBeLessThanOrEqual(truth)
  expect(measured?.outage?.max).toBeGreaterThanOrEqual(truth)
  // The link is lost, or back before SSH gave it up, with what it kept: either way nobody knew for a while.
  expect(measured?.notMeasured.some(what => what.startsWith('holder-'))).toBe(true)
})

it('ends the fault by itself when the laptop is gone', async () => {
  await settled('node-a')
  await using scene = await createScene(lab, 'node-a', nobodyAsks)

  const running = drill.execute({ ...texts, maxOutage: '1s' }, scene.context)
  running.catch(() => undefined)
  await settled('node-b')
  scene.abort.abort(new Error('unplugged'))
  await expect(running).rejects.toThrow()
  await scene[Symbol.asyncDispose]()

  expect(await holders(lab, vip)).toEqual(['node-b'])
  await until('keepalived by itself', 45, async () => (await holders(lab, vip)).join() === 'node-a')
})
