import { describe, expect, it } from 'vitest'
import type { ReachSample } from '../ports.ts'
import { pingReader } from './ping-lines.ts'

/** Reads lines `[ms, text]`; the texts are those of iputils 20221126 and 20071127. */
function read(lines: readonly (readonly [number, string])[], identify = true): readonly ReachSample[] {
  const reader = pingReader(identify, 100)
  return lines.flatMap(([atMs, line]) => reader(line, atMs, 2))
}
const reply = (seq: number, ms = '0.40'): string =>
  `64 bytes from 10.9.0.100: icmp_seq=${seq} ttl=64 time=${ms} ms`

describe('pingReader', () => {
  it('says when an answered probe was sent, less what the link may have delayed its line', () => {
    expect(read([[100, reply(1)]], false)).toEqual([{ sentMs: 97.6, doneMs: 100, reachable: true }])
    expect(read([[100, reply(1, '12')]], false)[0]?.sentMs).toBe(86)
  })

  it('names who answered by what the ARP table said last', () => {
    const found = read([
      [90, 'neigh 10.9.0.100 dev eth0 lladdr 02:00:00:00:00:0A STALE'],
      [100, reply(1)],
      [190, 'neigh '],
      [200, reply(2)],
    ])

    expect(found.map(sample => sample.identity)).toEqual(['02:00:00:00:00:0a', undefined])
    expect(read([[90, 'neigh x lladdr 02:00:00:00:00:0a'], [100, reply(1)]], false)[0]?.identity).toBeUndefined() // prettier-ignore
  })

  it('counts a probe as lost a second after it was sent, not before', () => {
    const start = [
      [100, reply(1)],
      [300, 'no answer yet for icmp_seq=2'],
    ] as const

    expect(read([...start, [1100, 'no answer yet for icmp_seq=3']])).toHaveLength(1)
    const lost = read([...start, [1250, 'no answer yet for icmp_seq=3']])[1]
    expect(lost).toMatchObject({ reachable: false, sentMs: 199 })
    expect(lost?.doneMs).toBe(1199)
  })

  it('takes a late answer for what it is, once', () => {
    const late = read([
      [100, reply(1)],
      [300, 'no answer yet for icmp_seq=2'],
      [700, reply(2, '498')],
      [710, reply(2, '508')],
    ])

    expect(late).toHaveLength(2)
    expect(late[1]).toEqual({ sentMs: 200, doneMs: 700, reachable: true })
  })

  it('goes on over the wrap of the 16-bit number, losses and late answers included', () => {
    const found = read([
      [50, reply(33_000)],
      [100, reply(65_534)],
      [200, reply(65_535)],
      [400, 'no answer yet for icmp_seq=0'],
      [500, reply(1)],
      [600, reply(65_535)],
      [1600, 'neigh '],
    ])

    expect(found.filter(one => one.reachable)).toHaveLength(4)
    expect(found.filter(one => !one.reachable && one.sentMs > 200)).toMatchObject([{ sentMs: 299 }])
  })

  it('finds losses by the holes in the numbers where ping cannot tell (no -O)', () => {
    const found = read([
      [100, reply(1)],
      [2100, reply(11)],
    ])

    const lost = found.filter(sample => !sample.reachable)
    expect(lost.length).toBeGreaterThanOrEqual(4)
    expect(lost.every(sample => sample.sentMs > 97 && sample.sentMs < 2097)).toBe(true)
    expect(found.at(-1)).toMatchObject({ reachable: true, doneMs: 2100 })
  })

  it('reads the older spelling and passes over headers and summaries', () => {
    expect(read([[100, '64 bytes from 10.9.0.100: icmp_req=1 ttl=64 time=0.4 ms']])).toHaveLength(1)
    expect(read([[100, 'PING 10.9.0.100 (10.9.0.100) 56(84) bytes of data.'], [200, ''], [300, 'rtt min/avg/max/mdev = 1/1/1/0 ms']])).toEqual([]) // prettier-ignore
  })

  it('does not take an error for an answer', () => {
    const found = read([
      [100, reply(1)],
      [200, 'From 10.9.0.1 icmp_seq=2 Destination Host Unreachable'],
      [1400, reply(3)],
    ])

    expect(found.map(sample => sample.reachable)).toEqual([true, false, true])
  })
})

it('a number that no ping has does not make a hole of billions', () => {
  const read = pingReader(false, 100)
  read('64 bytes from 10.0.0.3: icmp_seq=1 ttl=64 time=1 ms', 1000, 0)

  expect(read('64 bytes from 10.0.0.3: icmp_seq=9999999999 ttl=64 time=1 ms', 1100, 0)).toEqual([])
  expect(read('64 bytes from 10.0.0.3: icmp_seq=2 ttl=64 time=1 ms', 1200, 0)).toMatchObject([
    { reachable: true },
  ])
})
