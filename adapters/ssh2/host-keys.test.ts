import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from './connect.ts'
import type { HostKeyStore } from './host-keys.ts'
import { createKnownHostsFile } from './known-hosts.ts'
import { publicKeyOf } from './testing/public-key.ts'
import { newHostKey, startFakeServer } from './testing/server.ts'
import { accessTo, createMemoryStore, createTestTransport } from './testing/transport.ts'

const values = { right: 'correct horse' }

describe('host keys', { timeout: 30_000 }, () => {
  const keys = [newHostKey(), newHostKey()] as const

  it('puts an unknown key before a person and keeps what they confirm', async () => {
    await using server = await startFakeServer()
    await using test = createTestTransport({ 'host-key': 'confirm' }, { values })

    const session = await test.transport.open(accessTo(server.ssh))
    await test.transport.open(accessTo(server.ssh))

    expect(test.asked).toMatchObject([{ kind: 'host-key', host: 'node-a', keyType: 'ssh-rsa' }])
    expect(test.asked[0]).toHaveProperty('fingerprint', session.identity.fingerprint)
  })

  it.each([{ 'host-key': 'refuse' }, {}])('logs in nowhere without a confirmation (%j)', async answers => {
    await using server = await startFakeServer()
    await using test = createTestTransport(answers, { values })

    await expect(test.transport.open(accessTo(server.ssh))).rejects.toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      params: { host: 'node-a', fingerprint: expect.stringMatching(/^SHA256:/) },
    })
    expect(server.attempts).toEqual([])
    expect(test.store.keys.size).toBe(0)
  })

  it('blocks a changed key with both fingerprints and asks nobody', async () => {
    await using test = createTestTransport({ 'host-key': 'confirm' }, { values })
    const before = await startFakeServer({}, keys[0])
    const session = await test.transport.open(accessTo(before.ssh))
    await session[Symbol.asyncDispose]()
    await before[Symbol.asyncDispose]()
    await using after = await startFakeServer({}, keys[1], before.ssh.port)

    await expect(test.transport.open(accessTo(after.ssh))).rejects.toMatchObject({
      code: 'HOST_KEY_CHANGED',
      params: { old: session.identity.fingerprint, new: expect.stringMatching(/^SHA256:/) },
    })
    expect(after.attempts).toEqual([])
    expect(test.asked.length).toBe(1)
  })

  it('lets a pin of the site file win', async () => {
    await using server = await startFakeServer({}, keys[0])
    await using finder = createTestTransport({ 'host-key': 'confirm' }, { values })
    const { fingerprint } = (await finder.transport.open(accessTo(server.ssh))).identity
    const other = `SHA256:${'A'.repeat(43)}`
    await using test = createTestTransport({}, { values })

    await test.transport.open(accessTo({ ...server.ssh, host_key: [other, fingerprint] }))
    const wrong = test.transport.open(accessTo({ ...server.ssh, host_key: other }))

    await expect(wrong).rejects.toMatchObject({
      code: 'HOST_KEY_CHANGED',
      params: { old: other, new: fingerprint, pinnedBy: 'host_key' },
    })
  })

  it('asks for a key that only a foreign pin vouches for, and lets one pass that is known here', async () => {
    await using server = await startFakeServer({}, keys[0])
    await using finder = createTestTransport({ 'host-key': 'confirm' }, { values })
    const { fingerprint } = (await finder.transport.open(accessTo(server.ssh))).identity
    const pinned = accessTo({ ...server.ssh, host_key: fingerprint })
    await using refused = createTestTransport({}, { values, foreignPins: true })
    await using known = createTestTransport({}, { values, foreignPins: true, hostKeys: finder.store })
    const wrong = accessTo({ ...server.ssh, host_key: `SHA256:${'A'.repeat(43)}` })

    await expect(refused.transport.open(pinned)).rejects.toMatchObject({ code: 'HOST_KEY_UNKNOWN' })
    expect(refused.asked).toMatchObject([{ kind: 'host-key', fingerprint }])
    await known.transport.open(pinned)
    await expect(known.transport.open(wrong)).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' })
    expect(known.asked).toEqual([])
  })

  it('refuses to connect without a verifier', () => {
    const request = { verifyHostKey: undefined } as unknown as Parameters<typeof connect>[0]

    expect(() => connect(request)).toThrow('verifier')
  })

  it('asks once when two connections meet the same unknown key', async () => {
    await using server = await startFakeServer()
    const store = createMemoryStore()
    const slow: HostKeyStore = {
      find: store.find,
      async add(address, port, key) {
        await new Promise(resolve => setTimeout(resolve, 300))
        await store.add(address, port, key)
      },
    }
    await using test = createTestTransport({ 'host-key': 'confirm' }, { values, hostKeys: slow })

    await Promise.all([test.transport.open(accessTo(server.ssh)), test.transport.open(accessTo(server.ssh))])

    expect(test.asked.length).toBe(1)
  })
})

const ed25519 = publicKeyOf('ssh-ed25519')
const rsa = publicKeyOf('ssh-rsa')

describe('the known_hosts file', { timeout: 30_000 }, () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'siteproof-keys-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is private, appended to, and found again by address and port', async () => {
    const store = createKnownHostsFile(join(folder, 'app'))
    await store.add('10.0.0.1', 22, { type: 'ssh-ed25519', base64: ed25519 })
    await store.add('10.0.0.1', 2222, { type: 'ssh-rsa', base64: rsa })

    expect(await store.find('10.0.0.1', 22)).toEqual([{ type: 'ssh-ed25519', base64: ed25519 }])
    expect(await store.find('10.0.0.1', 2222)).toEqual([{ type: 'ssh-rsa', base64: rsa }])
    expect(await store.find('10.0.0.2', 22)).toEqual([])
    const path = join(folder, 'app', 'known_hosts')
    expect(await readFile(path, 'utf8')).toBe(
      `10.0.0.1 ssh-ed25519 ${ed25519}\n[10.0.0.1]:2222 ssh-rsa ${rsa}\n`,
    )
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })
})
