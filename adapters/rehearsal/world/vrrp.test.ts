import { InMemoryFs } from 'just-bash'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { paced } from '../pace.ts'
import { CONFIG, SimulatedHost } from './host.ts'
import { createSegment, type Segment } from './segment.ts'
import { readVrrpConfig } from './vrrp-config.ts'

const VIP = '192.0.2.78'

function config(priority: number, more = ''): string {
  return `vrrp_instance VI {
    state BACKUP
    interface eth0
    virtual_router_id 62
    priority ${priority}
    advert_int 1
    ${more}
    virtual_ipaddress {
      ${VIP}/24 dev eth0
    }
}
`
}

describe('a simulated pair', () => {
  let segment: Segment
  let a: SimulatedHost
  let b: SimulatedHost
  beforeEach(() => {
    vi.useFakeTimers()
    segment = createSegment()
    a = host('a', '192.0.2.11', 'aa')
    b = host('b', '192.0.2.12', 'bb')
  })
  afterEach(() => {
    a.stopService('keepalived')
    b.stopService('keepalived')
    vi.useRealTimers()
  })
  function host(name: string, address: string, mac: string): SimulatedHost {
    return new SimulatedHost(segment, new InMemoryFs(), {
      name,
      device: 'eth0',
      mac,
      address: `${address}/24`,
    })
  }
  async function start(node: SimulatedHost, text: string): Promise<void> {
    await node.fs.writeFile(CONFIG, text)
    await node.startService('keepalived')
  }
  async function pass(milliseconds: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(paced(milliseconds))
  }
  function holders(): string {
    return segment
      .holders(VIP)
      .map(one => one.name)
      .join()
  }

  it('has one holder, the higher priority, whoever starts first', async () => {
    await start(b, config(100))
    await start(a, config(150))
    await pass(6000)

    expect(holders()).toBe('a')
    expect(b.daemon?.counters.received).toBeGreaterThan(0)
    expect(a.daemon?.counters.received).toBe(0)
  })

  it('moves within skew time after a graceful stop, and tells the segment', async () => {
    await start(a, config(150))
    await start(b, config(100))
    await pass(6000)
    expect(segment.reach(VIP)).toBe(a)

    a.stopService('keepalived')
    await pass(500)
    expect(holders()).toBe('')
    await pass(200)

    expect(holders()).toBe('b')
    expect(segment.reach(VIP)).toBe(b)
  })

  it('takes back with preemption, and does not with nopreempt', async () => {
    for (const [more, expected] of [
      ['', 'a'],
      ['nopreempt', 'b'],
    ] as const) {
      await start(b, config(100, more))
      await pass(6000)
      await start(a, config(150, more))
      await pass(6000)
      expect(holders()).toBe(expected)
      a.stopService('keepalived')
      b.stopService('keepalived')
    }
  })

  it.each([
    ['VRRP is dropped', () => void (b.dropsVrrp = true), ''],
    ['passwords differ', () => undefined, 'authentication {\n auth_type PASS\n auth_pass other\n }'],
    ['intervals differ', () => undefined, 'advert_int 2'],
  ])('splits its brain when %s', async (_, fault, more) => {
    fault()
    await start(a, config(150))
    await start(b, config(100, more))
    await pass(12_000)

    expect(holders()).toBe('a,b')
  })

  it('gives the address up when its link is gone, and its peer takes it', async () => {
    await start(a, config(150, 'nopreempt'))
    await start(b, config(100, 'nopreempt'))
    await pass(6000)

    a.setLink('eth0', false)
    await pass(4000)
    expect(holders()).toBe('b')
    a.setLink('eth0', true)
    await pass(6000)

    expect(holders()).toBe('b')
  })
})

describe('readVrrpConfig', () => {
  it('names an unknown keyword and an open brace', () => {
    expect(readVrrpConfig(config(100, 'noreempt')).problems.join()).toContain("Unknown keyword 'noreempt'")
    expect(readVrrpConfig(config(100).replace(/\}\n$/, '')).problems).not.toEqual([])
    expect(readVrrpConfig(config(100)).problems).toEqual([])
  })

  it('has no instance in an empty file', () => {
    expect(readVrrpConfig('global_defs {\n}\n').config).toBeUndefined()
  })
})
