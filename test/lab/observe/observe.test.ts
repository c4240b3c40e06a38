import { expect, it } from 'vitest'
import { upLab } from '../lab.ts'
import { parseReply, transitionsOf } from './echo-stream.ts'

it('reads the time and the sender’s MAC from a line of tcpdump', () => {
  const line =
    '1795224298.788123 02:5e:01:00:00:0b > 02:5e:01:00:00:01, ethertype IPv4 (0x0800), length 98: 10.77.1.100 > 10.77.1.1: ICMP echo reply'

  expect(parseReply(line, 1_795_224_298_000)).toEqual({
    at: expect.closeTo(788.123, 2),
    mac: '02:5e:01:00:00:0b',
  })
  expect(parseReply('tcpdump: listening on eth0', 0)).toBeUndefined()
})

it('finds each change of the answering host, with the last and the first reply around it', () => {
  const replies = [
    { at: 0, mac: 'a' },
    { at: 10, mac: 'a' },
    { at: 650, mac: 'b' },
    { at: 660, mac: 'b' },
    { at: 680, mac: 'a' },
  ]

  expect(transitionsOf(replies)).toEqual([
    { from: 'a', to: 'b', lastOld: 10, firstNew: 650, outageMs: 640 },
    { from: 'b', to: 'a', lastOld: 660, firstNew: 680, outageMs: 20 },
  ])
  expect(transitionsOf([])).toEqual([])
})

it('catches a secret in the command line of a short process', async () => {
  await using lab = await upLab({ name: 'test-argv', nodes: ['node-a'] })
  using sampler = lab.sampleArgv()

  await lab.mustExec('node-a', ['sh', '-c', 'sleep 0.2', 'sesame-4711'])

  expect([...sampler.seen].some(line => line.includes('sesame-4711'))).toBe(true)
  expect(sampler.rounds).toBeGreaterThan(3)
})
