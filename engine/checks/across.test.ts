import { describe, expect, it } from 'vitest'
import type { GroupMember } from '../actions/kind.ts'
import { judged, member, recordedContext, renderer, result } from '../../test/support/kind-fixture.ts'
import { AddressFree, addressFree } from './address-free.ts'
import { VridFree, vridFree } from './vrid.ts'

function at(name: string, address: string, mac: string): GroupMember {
  const interfaces = [{ name: 'eth0', mac, up: true, lowerUp: true, addresses: [`${address}/24`] }]
  return member(name, undefined, { interfaces })
}
const [a, b, watcher] = [
  at('node-a', '10.0.0.11', '02:00:00:00:00:0a'),
  at('node-b', '10.0.0.12', '02:00:00:00:00:0b'),
  at('node-c', '10.0.0.13', '02:00:00:00:00:0c'),
] as const
const everyone = [a, b, watcher]
const find = (name: string) => everyone.filter(each => each.host.roles.includes(name))
const own = (address: string) => result({ stdout: `2: eth0    inet ${address}/24 scope global eth0\n` })
const render = renderer({ vip: '10.0.0.78/24', iface: 'eth0' })

describe('a third host of the run is no holder of the pair', () => {
  const vrrp = (source: string) =>
    recordedContext(
      {
        'node-a': { VRRP: result({ stdout: `tool tcpdump\nvrrp ${source} vrid 62 prio 50\nlistened 5\n` }) },
      },
      { hosts: [a], member: find, everyone: () => everyone },
    )
  const vrid = (spec: object) => VridFree.parse({ vrid: 62, interface: 'iface', ...spec })

  it.each([
    ['10.0.0.12', 'pass'],
    ['10.0.0.13', 'fail'],
  ])('vrid-free across the pair: %s is %s', async (source, verdict) => {
    const found = await judged(vridFree, vrid({ across: ['a', 'b'] }), vrrp(source), render)

    expect(found.verdict).toBe(verdict)
  })

  it('vrid-free without across counts every host of the run', async () => {
    expect((await judged(vridFree, vrid({}), vrrp('10.0.0.13'), render)).verdict).toBe('pass')
  })

  const taken = (holder: string) => {
    const answer = everyone.find(each => each.host.name === holder)?.facts.interfaces[0]?.mac ?? ''
    const show = (host: string, address: string) => (host === holder ? own('10.0.0.78') : own(address))
    return recordedContext(
      {
        'node-a': {
          ARP: result({ stdout: `tool arping\nasked\nreply [${answer}]\n` }),
          ip: show('node-a', '10.0.0.11'),
        },
        'node-b': { ip: show('node-b', '10.0.0.12') },
        'node-c': { ip: show('node-c', '10.0.0.13') },
      },
      { hosts: [a], member: find, everyone: () => everyone },
    )
  }
  const free = (spec: object) => AddressFree.parse({ address: 'vip', interface: 'iface', ...spec })

  it.each([
    ['node-b', 'pass'],
    ['node-c', 'fail'],
  ])('address-free across the pair: held by %s is %s', async (holder, verdict) => {
    const found = await judged(addressFree, free({ across: ['a', 'b'] }), taken(holder), render)

    expect(found.verdict).toBe(verdict)
  })

  it('address-free without across counts every host of the run', async () => {
    expect((await judged(addressFree, free({}), taken('node-c'), render)).verdict).toBe('pass')
  })
})
