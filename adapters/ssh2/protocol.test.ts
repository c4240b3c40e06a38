/** Edge cases that a server in this process can produce on demand. */
import { describe, expect, it } from 'vitest'
import type { HostCommand } from '../../engine/ports.ts'
import { startFakeServer } from './testing/server.ts'
import { accessTo, createTestTransport } from './testing/transport.ts'

const values = { right: 'correct horse', wrong: 'battery staple' }
const anyone = { 'host-key': 'confirm' }
const command: HostCommand = { kind: 'script', text: 'true', as: 'root' }
const soon = { timeoutSeconds: 5 }

describe('channels', { timeout: 30_000 }, () => {
  it('joins a character that is split over two packets', async () => {
    const bytes = Buffer.from('巡检')
    await using server = await startFakeServer({
      command(channel) {
        channel.write(bytes.subarray(0, 1))
        setTimeout(() => {
          channel.write(bytes.subarray(1))
          channel.exit(0)
          channel.end()
        }, 30)
      },
    })
    await using test = createTestTransport(anyone, { values })
    await using session = await test.transport.open(accessTo(server.ssh))

    expect((await session.exec(command, soon)).stdout).toBe('巡检')
  })

  it('reads a GBK host', async () => {
    await using server = await startFakeServer({
      command(channel) {
        channel.write(Buffer.from([0xd6]))
        channel.write(Buffer.from([0xd0, 0xce, 0xc4]))
        channel.exit(0)
        channel.end()
      },
    })
    await using test = createTestTransport(anyone, { values })
    await using session = await test.transport.open(accessTo({ ...server.ssh, encoding: 'gbk' }))

    expect((await session.exec(command, soon)).stdout).toBe('中文')
  })

  it('gives null when the channel closes without a status', async () => {
    await using server = await startFakeServer({
      command(channel) {
        channel.write('half')
        channel.end()
      },
    })
    await using test = createTestTransport(anyone, { values })
    await using session = await test.transport.open(accessTo(server.ssh))

    expect(await session.exec(command, soon)).toMatchObject({ exitCode: null, stdout: 'half' })
  })

  it('rejects what was under way with HOST_LOST when the connection dies', async () => {
    await using server = await startFakeServer({ command: () => setTimeout(() => server.dropAll(), 20) })
    await using test = createTestTransport(anyone, { values })
    await using session = await test.transport.open(accessTo(server.ssh))

    await expect(session.exec(command, soon)).rejects.toMatchObject({ code: 'HOST_LOST' })
  })

  it('takes a refused channel for back-pressure (MaxSessions 1)', async () => {
    let most = 0
    await using server = await startFakeServer({
      allowSession(open) {
        most = Math.max(most, open)
        return open < 1
      },
      command(channel) {
        setTimeout(() => {
          channel.exit(0)
          channel.end()
        }, 20)
      },
    })
    await using test = createTestTransport(anyone, { values, maxConnections: 1 })
    await using session = await test.transport.open(accessTo(server.ssh))

    const results = await Promise.all(Array.from({ length: 6 }, () => session.exec(command, soon)))

    expect(results.map(result => result.exitCode)).toEqual([0, 0, 0, 0, 0, 0])
    expect(most).toBe(1)
  })

  it('uses further connections once one has refused (MaxSessions 1)', async () => {
    await using server = await startFakeServer({
      allowSession: open => open < 1,
      command(channel) {
        setTimeout(() => {
          channel.exit(0)
          channel.end()
        }, 300)
      },
    })
    await using test = createTestTransport(anyone, { values, maxConnections: 2 })
    await using session = await test.transport.open(accessTo(server.ssh))

    const results = await Promise.all(Array.from({ length: 4 }, () => session.exec(command, soon)))

    expect(results.every(result => result.exitCode === 0)).toBe(true)
    expect(server.connections.length).toBe(2)
  })

  it('gives up when a host never opens a channel', async () => {
    await using server = await startFakeServer({ allowSession: () => false })
    await using test = createTestTransport(anyone, { values, refusedSeconds: 0.3 })
    await using session = await test.transport.open(accessTo(server.ssh))

    await expect(session.exec(command, soon)).rejects.toMatchObject({ code: 'CHANNEL_REFUSED' })
  })

  it('opens a further connection only when the first one is full', async () => {
    await using server = await startFakeServer({
      command(channel) {
        setTimeout(() => {
          channel.exit(0)
          channel.end()
        }, 50)
      },
    })
    await using test = createTestTransport(anyone, { values, channelsPerConnection: 2, maxConnections: 3 })
    await using session = await test.transport.open(accessTo(server.ssh))

    await Promise.all([session.exec(command, soon), session.exec(command, soon)])
    const quiet = server.connections.length
    await Promise.all(Array.from({ length: 8 }, () => session.exec(command, soon)))

    expect(quiet).toBe(1)
    expect(server.connections.length).toBeGreaterThan(1)
    expect(server.connections.length).toBeLessThanOrEqual(3)
  })
})

describe('reconnecting', { timeout: 30_000 }, () => {
  it('connects again at the next call, with the password it already has', async () => {
    await using server = await startFakeServer()
    await using test = createTestTransport(anyone, { values })
    await using session = await test.transport.open(accessTo(server.ssh))
    server.dropAll()
    await new Promise(resolve => setTimeout(resolve, 50))

    expect(session.roundTripMs()).toBeUndefined()
    expect((await session.exec(command, soon)).exitCode).toBe(0)
    expect(test.asked.length).toBe(1)
  })

  it('gives up when its time is over', async () => {
    const server = await startFakeServer()
    await using test = createTestTransport(anyone, { values, reconnectSeconds: 1 })
    await using session = await test.transport.open(accessTo(server.ssh))
    await server[Symbol.asyncDispose]()
    await new Promise(resolve => setTimeout(resolve, 50))

    const startedAt = performance.now()
    await expect(session.exec(command, soon)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
    expect(performance.now() - startedAt).toBeGreaterThan(400)
  })

  it('does not try a rejected password again', async () => {
    let accepting = true
    await using server = await startFakeServer({
      authenticate(attempt) {
        if (attempt.method === 'password' && accepting) attempt.accept()
        else attempt.reject(['password'])
      },
    })
    await using test = createTestTransport(anyone, { values, reconnectSeconds: 3 })
    await using session = await test.transport.open(accessTo(server.ssh))
    accepting = false
    server.dropAll()
    await new Promise(resolve => setTimeout(resolve, 50))

    await expect(session.exec(command, soon)).rejects.toMatchObject({ code: 'AUTH_REJECTED' })
    await expect(session.exec(command, soon)).rejects.toMatchObject({ code: 'AUTH_REJECTED' })
    expect(server.attempts.length).toBe(2)
  })
})
