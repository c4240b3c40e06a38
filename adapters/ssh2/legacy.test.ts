import { isRunError } from '../../engine/errors.ts'
import { sayCode } from '../../engine/words/index.ts'
import { describe, expect, it } from 'vitest'
import { algorithmsFor, legacyInUse, remedy } from './legacy.ts'
import { startFakeServer } from './testing/server.ts'
import { accessTo, createTestTransport } from './testing/transport.ts'

const values = { right: 'correct horse' }
const old = { kex: ['diffie-hellman-group1-sha1'], serverHostKey: ['ssh-rsa'] } as const

describe('what is offered', { timeout: 30_000 }, () => {
  it('has nothing old by default', () => {
    const all = Object.values(algorithmsFor([])).flat()

    expect(
      all.filter(name => /^ssh-(rsa|dss)$|cbc|md5|arcfour|group1-|group14-sha1$|exchange-sha1$/.test(name)),
    ).toEqual([])
  })

  it('appends what a host is allowed last', () => {
    const offer = algorithmsFor(['ssh-rsa', '3des-cbc'])

    expect(offer.serverHostKey.at(-1)).toBe('ssh-rsa')
    expect(offer.cipher.at(-1)).toBe('3des-cbc')
    expect(offer.kex).toEqual(algorithmsFor([]).kex)
  })

  it('asks for the stored type of key first', () => {
    expect(algorithmsFor([], ['ssh-rsa']).serverHostKey.slice(0, 2)).toEqual(['rsa-sha2-512', 'rsa-sha2-256'])
  })

  it('refuses a name that does not exist', () => {
    expect(() => algorithmsFor(['ssh-rsb'])).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
  })

  it('suggests the least bad remedy', () => {
    expect(remedy('kex', ['diffie-hellman-group1-sha1', 'diffie-hellman-group14-sha1'])).toBe(
      'diffie-hellman-group14-sha1',
    )
    expect(remedy('cipher', ['none'])).toBeUndefined()
    expect(legacyInUse(['ssh-rsa', 'aes128-ctr', 'ssh-rsa'])).toEqual(['ssh-rsa'])
  })
})

describe('an old server', { timeout: 30_000 }, () => {
  it('fails with both offers, the missing algorithm and the setting', async () => {
    await using server = await startFakeServer({ algorithms: { kex: [...old.kex] } })
    await using test = createTestTransport(undefined, { values })

    await expect(test.transport.open(accessTo(server.ssh))).rejects.toMatchObject({
      code: 'HANDSHAKE_FAILED',
      params: {
        host: 'node-a',
        part: { code: 'part-kex' },
        ours: expect.stringContaining('curve25519-sha256'),
        theirs: 'diffie-hellman-group1-sha1',
        missing: 'diffie-hellman-group1-sha1',
        setting: 'legacy: [diffie-hellman-group1-sha1]',
      },
    })
  })

  it('says in Chinese what the two have not in common', async () => {
    await using server = await startFakeServer({ algorithms: { kex: [...old.kex] } })
    await using test = createTestTransport(undefined, { values })
    const error = await test.transport.open(accessTo(server.ssh)).then(String, (thrown: unknown) => thrown)

    expect(isRunError(error) && sayCode(error.code, error.params, 'zh')).toMatch(
      /^node-a：与 127\.0\.0\.1:\d+ 没有共同的密钥交换算法。主机提供：diffie-hellman-group1-sha1。/,
    )
  })

  it('says that a handshake failed without naming algorithms', () => {
    const params = { host: 'node-a', address: '10.0.0.1:22', said: 'Bad signature' }

    expect(sayCode('HANDSHAKE_FAILED', params, 'zh')).toBe(
      'node-a：与 10.0.0.1:22 的 SSH 握手失败，原始信息：Bad signature。',
    )
    expect(sayCode('HANDSHAKE_FAILED', params, 'en')).toBe(
      'node-a: the SSH handshake with 10.0.0.1:22 failed: Bad signature.',
    )
  })

  it('names the host key algorithm', async () => {
    await using server = await startFakeServer({ algorithms: { serverHostKey: [...old.serverHostKey] } })
    await using test = createTestTransport(undefined, { values })

    await expect(test.transport.open(accessTo(server.ssh))).rejects.toMatchObject({
      code: 'HANDSHAKE_FAILED',
      params: { part: { code: 'part-host-key' }, theirs: 'ssh-rsa', setting: 'legacy: [ssh-rsa]' },
    })
  })

  it('is reached when the site file allows it, and the link says so', async () => {
    await using server = await startFakeServer({
      algorithms: { kex: [...old.kex], serverHostKey: [...old.serverHostKey] },
    })
    await using test = createTestTransport(undefined, { values })

    const session = await test.transport.open(
      accessTo({ ...server.ssh, legacy: ['ssh-rsa', 'diffie-hellman-group1-sha1', '3des-cbc'] }),
    )

    expect(session.identity.legacy).toEqual(['diffie-hellman-group1-sha1', 'ssh-rsa'])
    expect(session.identity.algorithms).toMatchObject({
      kex: 'diffie-hellman-group1-sha1',
      hostKey: 'ssh-rsa',
    })
  })
})
