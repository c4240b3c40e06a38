import { describe, expect, it } from 'vitest'
import {
  empty,
  judged,
  lost,
  recordedContext,
  renderer,
  result,
  toolMissing,
} from '../../test/support/kind-fixture.ts'
import type { CommandResult } from '../ports.ts'
import { address } from './address.ts'
import { parseAddresses } from './addresses.ts'
import { oneHolder } from './one-holder.ts'

const lo = '1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever\n'
const own = (last: number): string =>
  `2: eth0    inet 10.0.0.${last}/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever preferred_lft forever\n`
const vip =
  '2: eth0    inet 10.0.0.3/24 scope global secondary eth0:1\\       valid_lft forever preferred_lft forever\n'
const holds = result({ stdout: lo + own(11) + vip })
const plain = result({ stdout: lo + own(30) + '3: eth1    inet 10.0.3.1/24 scope global eth1\n' })
const twice = result({ stdout: lo + vip + '1: lo    inet 10.0.0.3/32 scope global lo\n' })

const render = renderer({ vip: '10.0.0.3/24' })

describe('parseAddresses', () => {
  it('reads the lines of old and new iproute, VLANs and point-to-point links', () => {
    const text = `${vip}7: eth0.5@eth0    inet 10.0.5.1/24 scope global eth0.5\n9: tun0    inet 10.8.0.6 peer 10.8.0.5/32 scope global tun0\n`

    expect(parseAddresses(text)).toEqual([
      { interface: 'eth0', address: '10.0.0.3', prefix: 24 },
      { interface: 'eth0.5', address: '10.0.5.1', prefix: 24 },
      { interface: 'tun0', address: '10.8.0.6', prefix: 32 },
    ])
  })
})

describe('address', () => {
  const judge = (output: CommandResult, present = true): Promise<{ verdict: string; code: string }> =>
    judged(address, { of: 'vip', present }, recordedContext({ 'node-a': { addr: output } }), render)

  it('passes where it is held once, and where it is absent as wanted', async () => {
    expect(await judge(holds)).toMatchObject({ verdict: 'pass', code: 'address-held' })
    expect(await judge(plain, false)).toMatchObject({ verdict: 'pass', code: 'address-absent' })
  })
  it('is not taken in by addresses that only look alike', async () => {
    expect(await judge(plain)).toMatchObject({ verdict: 'fail', code: 'address-not-held' })
  })
  it('fails where it is left behind or held twice', async () => {
    expect(await judge(holds, false)).toMatchObject({ verdict: 'fail', code: 'address-still-held' })
    expect(await judge(twice)).toMatchObject({ verdict: 'fail', code: 'address-twice' })
  })
  it.each([
    [lost, 'link-lost'],
    [toolMissing, 'no-tool'],
    [empty, 'no-output'],
    [result({ exitCode: 1 }), 'probe-failed'],
  ] as const)('cannot tell from %o', async (output, code) => {
    expect(await judge(output)).toMatchObject({ verdict: 'unknown', code })
    expect(await judge(output, false)).toMatchObject({ verdict: 'unknown', code })
  })
})

describe('one-holder', () => {
  type Outputs = readonly CommandResult[]
  const judge = (a: Outputs, b: Outputs, times = 1): Promise<{ verdict: string; code: string }> =>
    judged(
      oneHolder,
      { of: 'vip', across: ['a', 'b'] },
      recordedContext({ 'node-a': { addr: a }, 'node-b': { addr: b } }),
      render,
      times,
    )

  it('passes with the same single holder in every sample', async () => {
    expect(await judge([holds], [plain], 5)).toMatchObject({
      verdict: 'pass',
      params: { holder: 'node-a', samples: 5 },
    })
  })
  it('fails with two holders, even if only in one sample of five', async () => {
    expect(await judge([holds], [plain, plain, holds, plain], 5)).toMatchObject({
      verdict: 'fail',
      code: 'two-holders',
    })
  })
  it('fails with none, and where it moved between the samples', async () => {
    expect(await judge([plain], [plain])).toMatchObject({ verdict: 'fail', code: 'no-holder' })
    expect(await judge([holds, plain], [plain, holds], 2)).toMatchObject({
      verdict: 'fail',
      code: 'holder-changed',
    })
  })
  it('cannot tell when one node is silent, be it in one sample only', async () => {
    expect(await judge([holds], [plain, lost, plain], 3)).toMatchObject({
      verdict: 'unknown',
      code: 'link-lost',
    })
    expect(await judge([holds], [toolMissing])).toMatchObject({ verdict: 'unknown', code: 'no-tool' })
  })
  it.each([
    ['inactive\nactive-exit=3\n', 'fail', 'holder-without-service'],
    ['active\nactive-exit=0\n', 'pass', 'one-holder'],
    ['activating\nactive-exit=3\n', 'unknown', 'service-unknown'],
    ['', 'unknown', 'service-unknown'],
  ] as const)('asks whether the service runs where the address is: %j is %s', async (said, verdict, code) => {
    const recorded = {
      'node-a': { addr: plain, keepalived: result({ stdout: 'active\nactive-exit=0\n' }) },
      'node-b': { addr: holds, keepalived: result({ stdout: said }) },
    }
    const spec = { of: 'vip', across: ['a', 'b'], service: 'keepalived' }

    const found = await judged(oneHolder, spec, recordedContext(recorded), render, 3)

    expect(found).toMatchObject({ verdict, code, params: { holder: 'node-b' } })
  })
  it('judges nobody as unknown', async () => {
    const nobody = judged(oneHolder, { of: 'vip', across: ['x'] }, recordedContext({ 'node-a': {} }), render)

    expect(await nobody).toMatchObject({ verdict: 'unknown', code: 'no-hosts' })
  })
})
