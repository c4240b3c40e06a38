import { execFileSync, spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { observedOutage } from '../../engine/drift/outage.ts'
import type { ReachabilitySample } from '../../engine/drift/types.ts'
import { systemClock } from '../system/clock.ts'
import { createNodeProbe } from './index.ts'

/**
 * A real address that moves between two real network namespaces on one bridge, seen by the real ping; the truth is an
 * independent echo stream each 10 ms, from its last reply before to its first reply after.
 */
const id = `spd${process.pid % 100_000}`
const vip = '198.51.100.100'
const ip = (...args: readonly string[]): void => void execFileSync('ip', args, { stdio: 'pipe' })
const inside = (node: string, ...args: readonly string[]): void =>
  ip('netns', 'exec', `${id}${node}`, ...args)

function possible(): boolean {
  if (process.getuid?.() !== 0) return false
  try {
    ip('netns', 'add', `${id}t`)
    ip('netns', 'del', `${id}t`)
    execFileSync('arping', ['-V'], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

describe.skipIf(!possible())('a real move of an address', () => {
  beforeAll(() => {
    ip('link', 'add', id, 'type', 'bridge')
    ip('addr', 'add', '198.51.100.1/24', 'dev', id)
    ip('link', 'set', id, 'up')
    for (const node of ['a', 'b']) {
      ip('netns', 'add', `${id}${node}`)
      ip('link', 'add', `${id}${node}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', `${id}${node}`)
      ip('link', 'set', `${id}${node}`, 'master', id, 'up')
      inside(node, 'ip', 'addr', 'add', `198.51.100.${node === 'a' ? 11 : 12}/24`, 'dev', 'eth0')
      inside(node, 'ip', 'link', 'set', 'eth0', 'up')
    }
    inside('a', 'ip', 'addr', 'add', `${vip}/24`, 'dev', 'eth0')
  })
  afterAll(() => {
    for (const node of ['a', 'b']) ip('netns', 'del', `${id}${node}`)
    ip('link', 'del', id)
  })

  it('has the truth of an independent echo stream inside its interval', { timeout: 30_000 }, async () => {
    const abort = new AbortController()
    const samples: ReachabilitySample[] = []
    const watching = (async () => {
      const target = { kind: 'icmp', address: vip } as const
      for await (const sample of createNodeProbe().watch(target, 50, abort.signal)) {
        samples.push({ observer: 'laptop', ...sample })
      }
    })()
    const truth = spawn('ping', ['-n', '-D', '-i', '0.01', vip], { env: { ...process.env, LC_ALL: 'C' } })
    let said = ''
    truth.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))

    await systemClock.sleep(1500)
    const faultAt = performance.now()
    inside('a', 'ip', 'addr', 'del', `${vip}/24`, 'dev', 'eth0')
    await systemClock.sleep(700)
    inside('b', 'ip', 'addr', 'add', `${vip}/24`, 'dev', 'eth0')
    inside('b', 'arping', '-q', '-U', '-c', '1', '-I', 'eth0', vip)
    await systemClock.sleep(2500)
    abort.abort()
    truth.kill('SIGKILL')
    await watching

    const found = observedOutage(samples, { fromMs: faultAt, toMs: performance.now() })
    const replies = [...said.matchAll(/^\[(\d+\.\d+)\] \d+ bytes/gm)].map(match => Number(match[1]) * 1000)
    const real = Math.max(...replies.slice(1).map((at, index) => at - (replies[index] ?? 0)))
    expect(found?.recovered).toBe(true)
    expect(found?.identityBefore).toMatch(/^[0-9a-f:]{17}$/)
    expect(found?.identityAfter).not.toBe(found?.identityBefore)
    expect(real).toBeGreaterThan(600)
    expect(found?.interval.min).toBeLessThanOrEqual(real)
    expect(found?.interval.max).toBeGreaterThanOrEqual(real)
    expect((found?.interval.max ?? 0) - (found?.interval.min ?? 0)).toBeLessThan(600)
  })
})
