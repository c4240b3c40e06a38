import { describe, expect, it } from 'vitest'
import {
  empty,
  judged,
  lost,
  member,
  recordedContext,
  renderer,
  result,
  toolMissing,
} from '../../../test/support/kind-fixture.ts'
import type { CommandResult } from '../../ports.ts'
import { addressFree } from '../address-free.ts'
import { oneMac } from '../one-mac.ts'
import { oneSource, vridFree } from '../vrid.ts'
import { parseArp } from './arp.ts'
import { contains, interfaceOn } from './interfaces.ts'
import { parseHeard } from './listen.ts'

const render = renderer({
  vip: '10.0.0.3/24',
  vrid: '62',
  iface: 'eth0',
  service_ip: '10.0.0.11',
  peer: '10.0.0.12',
})
const advert = (source: string, vrid: number, prio = 100): string =>
  `10:00:00.1 IP ${source} > 224.0.0.18: VRRPv2, Advertisement, vrid ${vrid}, prio ${prio}, authtype simple, intvl 1s, length 20\n`
const heard = (...lines: readonly string[]): CommandResult =>
  result({ stdout: `tool tcpdump\n${lines.join('')}listened 5\n` })

describe('listening', () => {
  it('reads tcpdump and our own programs alike, multicast and unicast', () => {
    const text = `tool tcpdump\ntool perl\n${advert('10.0.0.11', 62)}vrrp 10.0.0.12 vrid 7 prio 0 version 3\nlistened 5\n`

    expect(parseHeard(text)).toEqual({
      tool: 'perl',
      complete: true,
      adverts: [
        { source: '10.0.0.11', vrid: '62', priority: 100 },
        { source: '10.0.0.12', vrid: '7', priority: 0 },
      ],
    })
  })

  const free = (output: CommandResult) =>
    judged(
      vridFree,
      { vrid: 'vrid', interface: 'iface', listen: '5s', except: ['peer'] },
      recordedContext({ 'node-a': { VRRP: output } }),
      render,
    )
  it.each([
    [heard(), 'pass', 'vrid-free'],
    [heard(advert('10.0.0.11', 62), advert('10.0.0.12', 62)), 'pass', 'vrid-free'],
    [heard(advert('10.0.0.99', 51)), 'pass', 'vrid-free'],
    [heard(advert('10.0.0.99', 62)), 'fail', 'vrid-taken'],
    [result({ stdout: 'tool tcpdump\n' }), 'unknown', 'no-output'],
    [toolMissing, 'unknown', 'no-tool'],
    [result({ exitCode: 1, stderr: 'no interface eth0' }), 'unknown', 'probe-failed'],
    [lost, 'unknown', 'link-lost'],
    [empty, 'unknown', 'no-output'],
  ] as const)('vrid-free: %o is %s', async (output, verdict, code) => {
    expect(await free(output)).toMatchObject({ verdict, code })
  })

  const source = (output: CommandResult) =>
    judged(
      oneSource,
      { vrid: 62, interface: 'eth0', listen: '5s', from: ['service_ip', 'peer'] },
      recordedContext({ 'node-a': { VRRP: output } }),
      render,
    )
  it.each([
    [heard(advert('10.0.0.12', 62), advert('10.0.0.12', 62)), 'pass', 'one-source'],
    [heard(advert('10.0.0.11', 62, 0), advert('10.0.0.12', 62)), 'pass', 'one-source'],
    [heard(), 'fail', 'vrid-silent'],
    [heard(advert('10.0.0.11', 62), advert('10.0.0.12', 62)), 'fail', 'vrid-many'],
    [heard(advert('10.0.0.99', 62)), 'fail', 'vrid-stranger'],
    [toolMissing, 'unknown', 'no-tool'],
    [lost, 'unknown', 'link-lost'],
  ] as const)('one-source: %o is %s', async (output, verdict, code) => {
    expect(await source(output)).toMatchObject({ verdict, code })
  })
  it('names what stood in for tcpdump', async () => {
    const output = result({ stdout: 'tool python3\nvrrp 10.0.0.12 vrid 62 prio 100 version 2\nlistened 5\n' })

    expect(await source(output)).toMatchObject({
      verdict: 'pass',
      vantage: 'node-a (python3 instead of tcpdump)',
    })
  })
})

const addresses = (...held: readonly string[]): CommandResult =>
  result({
    stdout: ['127.0.0.1/8', ...held]
      .map((one, index) => `${index + 1}: eth0    inet ${one} scope global eth0\n`)
      .join(''),
  })
const arp = (...macs: readonly string[]): CommandResult =>
  result({
    stdout: `tool arping\nARPING 10.0.0.3 from 10.0.0.12 eth0\n${macs.map(mac => `Broadcast reply from 10.0.0.3 [${mac}]  0.6ms\n`).join('')}Sent 3 probes (3 broadcast(s))\nasked\n`,
  })
const ownMac = '02:00:00:00:00:0a'
const stranger = '02:00:00:00:00:99'

describe('asking by ARP', () => {
  it('reads both kinds of arping, the neighbour table and our own programs', () => {
    expect(parseArp(arp('02:AA:00:00:00:01').stdout)).toMatchObject({
      tool: 'arping',
      asked: true,
      macs: ['02:aa:00:00:00:01'],
    })
    expect(
      parseArp('tool arping\n60 bytes from 02:aa:00:00:00:02 (10.0.0.3): index=0 time=1 msec\nasked\n').macs,
    ).toEqual(['02:aa:00:00:00:02'])
    expect(parseArp('tool ping\n10.0.0.3 dev eth0 lladdr 02:aa:00:00:00:03 STALE\nasked\n')).toMatchObject({
      macs: ['02:aa:00:00:00:03'],
    })
    expect(
      parseArp('tool perl\nreply 02:aa:00:00:00:04\nreply 02:aa:00:00:00:04\nasked\n').macs,
    ).toHaveLength(1)
  })

  const free = (
    answer: CommandResult,
    held: CommandResult = addresses('10.0.0.11/24'),
    except: string[] = [],
  ) =>
    judged(
      addressFree,
      { address: 'vip', interface: 'iface', except },
      recordedContext({ 'node-a': { '10.0.0.12': arp(stranger), ARP: answer, 'ip -o': held } }),
      render,
    )
  it.each([
    [arp(), undefined, [], 'pass', 'address-free'],
    [arp(ownMac), addresses('10.0.0.3/24'), [], 'pass', 'address-free'],
    [arp(stranger), undefined, ['peer'], 'pass', 'address-free'],
    [arp(stranger), undefined, [], 'fail', 'address-taken'],
    [arp(ownMac), undefined, [], 'fail', 'address-taken'],
    [arp(ownMac, stranger), addresses('10.0.0.3/24'), [], 'fail', 'address-taken'],
    [result({ stdout: 'tool arping\n' }), undefined, [], 'unknown', 'no-output'],
    [toolMissing, undefined, [], 'unknown', 'no-tool'],
    [lost, undefined, [], 'unknown', 'link-lost'],
  ] as const)('address-free: %o with %o is %s', async (answer, held, except, verdict, code) => {
    expect(await free(answer, held, [...except])).toMatchObject({ verdict, code })
  })

  const mac = result({ stdout: `${ownMac}\n` })
  const single = (a: Record<string, CommandResult>, b: Record<string, CommandResult>) =>
    judged(
      oneMac,
      { of: 'vip', across: ['a', 'b'], from: [] },
      recordedContext({ 'node-a': a, 'node-b': b }),
      render,
    )
  const holder = { 'ip -o': addresses('10.0.0.11/24', '10.0.0.3/24'), 'MAC of': mac }
  const other = { 'ip -o': addresses('10.0.0.12/24') }
  it.each([
    [holder, { ...other, ARP: arp(ownMac) }, 'pass', 'one-mac'],
    [holder, { ...other, ARP: arp() }, 'fail', 'mac-none'],
    [holder, { ...other, ARP: arp(ownMac, stranger) }, 'fail', 'mac-many'],
    [holder, { ...other, ARP: arp(stranger) }, 'fail', 'mac-stranger'],
    [holder, holder, 'fail', 'two-holders'],
    [holder, { ...other, ARP: toolMissing }, 'unknown', 'no-tool'],
    [holder, { ...other, ARP: lost }, 'unknown', 'link-lost'],
    [{ ...holder, 'MAC of': lost }, { ...other, ARP: arp(ownMac) }, 'unknown', 'mac-owner-unknown'],
  ] as const)('one-mac: %o beside %o is %s', async (a, b, verdict, code) => {
    expect(await single(a, b)).toMatchObject({ verdict, code })
  })
})

describe('interfaces', () => {
  it('finds the one that faces the address where nobody names it', () => {
    const host = member('node-a')

    expect(interfaceOn(host, undefined, '10.0.0.3')).toBe('eth0')
    expect(interfaceOn(host, undefined, '10.9.0.3')).toBeUndefined()
    expect(
      interfaceOn(
        { ...host, host: { ...host.host, values: { iface: { kind: 'scalar', text: 'ens33', fields: {} } } } },
        'iface',
        '10.0.0.3',
      ),
    ).toBe('ens33')
  })
  it.each([
    ['10.0.0.11/24', '10.0.0.255', true],
    ['10.0.0.11/24', '10.0.1.1', false],
    ['192.168.255.1/23', '192.168.254.9', true],
    ['10.0.0.3/32', '10.0.0.3', false],
  ])('%s holds %s: %s', (network, address, expected) => {
    expect(contains(network, address)).toBe(expected)
  })
})
