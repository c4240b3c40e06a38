import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerChannel } from 'ssh2'
import { describe, expect, it } from 'vitest'
import type { HostCommand } from '../../engine/ports.ts'
import { systemClock } from '../system/clock.ts'
import { startFakeServer } from './testing/server.ts'
import { startSshd, whyNoSshd } from './testing/sshd.ts'
import { accessTo, createTestTransport } from './testing/transport.ts'

const values = { right: 'correct horse' }
const soon = { timeoutSeconds: 5 }
const script = (text: string): HostCommand => ({ kind: 'script', text, as: 'root' })

interface Shell {
  readonly channel: ServerChannel
  input: string
}

/** Shells in the order in which they were started; each ends with 0 once its script has been read. */
async function startShells() {
  const shells: Shell[] = []
  const server = await startFakeServer({
    command(channel) {
      const shell: Shell = { channel, input: '' }
      shells.push(shell)
      channel.on('data', (bytes: Buffer) => (shell.input += bytes.toString()))
      channel.on('end', () => {
        if (channel.destroyed) return
        channel.exit(0)
        channel.end()
      })
    },
  })
  return { shells, server }
}

describe('the shell that is kept ready', { timeout: 30_000 }, () => {
  it('takes the next command, and another is started behind it', async () => {
    const { shells, server } = await startShells()
    await using _server = server
    await using test = createTestTransport(undefined, { values })
    await using session = await test.transport.open(accessTo(server.ssh))

    await session.exec(script('first'), soon)
    await expect.poll(() => shells.length).toBe(2)
    const { exitCode } = await session.exec(script('second'), soon)

    expect(exitCode).toBe(0)
    expect(shells[1]?.input).toContain('second')
    await expect.poll(() => shells.length).toBe(3)
  })

  it('is not used once the host has closed it', async () => {
    const { shells, server } = await startShells()
    await using _server = server
    await using test = createTestTransport(undefined, { values })
    await using session = await test.transport.open(accessTo(server.ssh))

    await session.exec(script('first'), soon)
    await expect.poll(() => shells.length).toBe(2)
    shells[1]?.channel.close()
    await systemClock.sleep(50)

    expect(await session.exec(script('second'), soon)).toMatchObject({ exitCode: 0 })
    expect(shells[1]?.input).toBe('')
    expect(shells[2]?.input).toContain('second')
  })

  it('is not used when it is old, since a host may be about to end it', async () => {
    let ahead = 0
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + ahead }
    const { shells, server } = await startShells()
    await using _server = server
    await using test = createTestTransport(undefined, { values, clock })
    await using session = await test.transport.open(accessTo(server.ssh))

    await session.exec(script('first'), soon)
    await expect.poll(() => shells.length).toBe(2)
    await systemClock.sleep(50)
    ahead = 6000
    await session.exec(script('second'), soon)

    expect(shells[1]?.input).toBe('')
    expect(shells[2]?.input).toContain('second')
  })

  it.skipIf(whyNoSshd() !== undefined).each([1, 2])(
    'makes place for what else is to run where the host allows %d at once',
    async sessions => {
      const folder = await mkdtemp(join(tmpdir(), 'siteproof-spare-'))
      const [source, target] = [join(folder, 'source'), join(folder, 'target')]
      await writeFile(source, 'kit')
      const sha256 = createHash('sha256').update('kit').digest('hex')
      await using sshd = await startSshd({ config: [`MaxSessions ${sessions}`] })
      await using test = createTestTransport(undefined, { maxConnections: 1 })
      await using session = await test.transport.open(accessTo(sshd.ssh))

      for (let turn = 0; turn < 3; turn += 1) {
        expect((await session.exec(script('echo $((20 + 1))'), soon)).stdout).toBe('21\n')
        await session.upload({ source, target, sha256, mode: '0600', as: 'root' }, {})
      }

      expect(await readFile(target, 'utf8')).toBe('kit')
      await rm(folder, { recursive: true })
    },
  )
})
