import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostAccess } from '../../engine/site/schema.ts'
import type { TestSshd } from './testing/sshd.ts'
import { childrenOf, startSshd, whyNoSshd } from './testing/sshd.ts'
import { createTestTransport } from './testing/transport.ts'

describe.skipIf(whyNoSshd() !== undefined)(
  `jump hosts on real sshds ${whyNoSshd() ?? ''}`,
  { timeout: 60_000 },
  () => {
    let outer: TestSshd
    let inner: TestSshd
    let target: TestSshd
    beforeAll(async () => {
      ;[outer, inner, target] = await Promise.all([startSshd(), startSshd(), startSshd()])
    })
    afterAll(async () => {
      for (const server of [outer, inner, target]) await server?.[Symbol.asyncDispose]()
    })
    const through = (name: string): HostAccess => ({
      name,
      ssh: target.ssh,
      hops: [
        { name: 'outer', ssh: outer.ssh },
        { name: 'inner', ssh: inner.ssh },
      ],
    })

    it('goes through nested jumps, verifies each and says which', async () => {
      await using test = createTestTransport()

      const session = await test.transport.open(through('node-a'))
      const result = await session.exec(
        { kind: 'script', text: 'echo here', as: 'root' },
        { timeoutSeconds: 10 },
      )

      expect(result.stdout).toBe('here\n')
      expect(test.asked.map(question => question.kind === 'host-key' && question.host)).toEqual([
        'outer',
        'inner',
        'node-a',
      ])
      expect(session.identity.hops).toEqual([
        { host: 'outer', fingerprint: outer.fingerprint },
        { host: 'inner', fingerprint: inner.fingerprint },
      ])
      expect(session.identity.fingerprint).toBe(target.fingerprint)
    })

    it('shares one connection to a jump host and closes it after the last session', async () => {
      await using test = createTestTransport()
      await settled(() => childrenOf(outer.pid).length === 0)

      const sessions = await Promise.all([
        test.transport.open(through('a')),
        test.transport.open(through('b')),
      ])
      const connections = childrenOf(outer.pid).length
      await sessions[0][Symbol.asyncDispose]()
      const result = await sessions[1].exec(
        { kind: 'script', text: 'echo on', as: 'root' },
        { timeoutSeconds: 10 },
      )
      await sessions[1][Symbol.asyncDispose]()

      expect(connections).toBe(1)
      expect(result.stdout).toBe('on\n')
      await settled(() => childrenOf(outer.pid).length === 0)
    })

    it('blocks a changed key on a jump hop', async () => {
      await using test = createTestTransport()
      await test.store.add('127.0.0.1', inner.port, {
        type: 'ssh-ed25519',
        base64: 'AAAAC3NzaC1lZDI1NTE5AAAAIHh4eHg=',
      })

      await expect(test.transport.open(through('node-a'))).rejects.toMatchObject({
        code: 'HOST_KEY_CHANGED',
        params: { host: 'inner', new: inner.fingerprint },
      })
    })

    it('says which host cannot be reached from the jump host', async () => {
      await using test = createTestTransport()
      const access = { ...through('node-a'), ssh: { ...target.ssh, port: 1 } }

      await expect(test.transport.open(access)).rejects.toMatchObject({
        code: 'HOST_UNREACHABLE',
        params: { host: 'node-a', address: '127.0.0.1:1' },
      })
    })
  },
)

async function settled(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (condition()) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('did not come true in 5 s')
}
