import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSshd, whyNoSshd, type TestSshd } from './testing/sshd.ts'
import { accessTo, createTestTransport } from './testing/transport.ts'

describe.skipIf(whyNoSshd() !== undefined)('a pin on a server with several keys', { timeout: 60_000 }, () => {
  let folder: string
  let sshd: TestSshd
  let rsa: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'siteproof-pin-'))
    const file = join(folder, 'rsa')
    execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', file])
    rsa = execFileSync('ssh-keygen', ['-lf', `${file}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? ''
    sshd = await startSshd({ config: [`HostKey ${file}`] })
  }, 60_000)
  afterAll(async () => {
    await sshd[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  it('is found though the server would show another key first', async () => {
    await using test = createTestTransport({})

    const session = await test.transport.open(accessTo({ ...sshd.ssh, host_key: rsa }))
    expect(session.identity).toMatchObject({ fingerprint: rsa, keyType: 'ssh-rsa' })
    const other = await test.transport.open(accessTo({ ...sshd.ssh, host_key: sshd.fingerprint }))
    expect(other.identity).toMatchObject({ fingerprint: sshd.fingerprint, keyType: 'ssh-ed25519' })
    expect(test.asked).toEqual([])
  })

  it('that fits none of them blocks, and names every key that was shown', async () => {
    await using test = createTestTransport({})
    const wrong = `SHA256:${'A'.repeat(43)}`

    const error: unknown = await test.transport
      .open(accessTo({ ...sshd.ssh, host_key: wrong }))
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'HOST_KEY_CHANGED', params: { old: wrong } })
    const { params } = error as { params: Record<string, string> }
    expect(params['new']).toContain(rsa)
    expect(params['new']).toContain(sshd.fingerprint)
    expect(test.asked).toEqual([])
  })
})
