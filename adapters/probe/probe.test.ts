import { createServer as createHttp } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { ReachSample } from '../../engine/ports.ts'
import { neighbourOf } from './arp.ts'
import { createNodeProbe } from './index.ts'

const probe = createNodeProbe()
const canPing = await probe.canPing()
const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise(resolve => server.close(resolve))
})

async function listening(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise(resolve => servers.pop()?.close(resolve))
  return port
}

async function take(
  samples: AsyncIterable<ReachSample>,
  count: number,
  abort: AbortController,
): Promise<ReachSample[]> {
  const taken: ReachSample[] = []
  for await (const sample of samples) {
    taken.push(sample)
    if (taken.length === count) abort.abort()
  }
  return taken
}

describe('tcp', () => {
  it('tells open from refused', async () => {
    const port = await listening(createServer())

    expect(await probe.tcp('127.0.0.1', port, 500)).toMatchObject({ outcome: 'open' })
    expect(await probe.tcp('127.0.0.1', await closedPort(), 500)).toMatchObject({ outcome: 'refused' })
  })

  it('gives up in time where nobody answers', async () => {
    const found = await probe.tcp('192.0.2.1', 9, 150)

    expect(found.outcome).not.toBe('open')
    expect(found.ms).toBeLessThan(1000)
  })
})

describe('watching a port', () => {
  it('samples in time order until it is aborted, and marks a refusal', async () => {
    const abort = new AbortController()
    const port = await listening(createServer())

    const open = await take(
      probe.watch({ kind: 'tcp', address: '127.0.0.1', port }, 20, abort.signal),
      5,
      abort,
    )

    expect(open.every(sample => sample.reachable && sample.doneMs >= sample.sentMs)).toBe(true)
    const other = new AbortController()
    const target = { kind: 'tcp', address: '127.0.0.1', port: await closedPort() } as const
    const [refused] = await take(probe.watch(target, 20, other.signal), 1, other)
    expect(refused).toMatchObject({ reachable: false, refused: true })
  })

  it('ends at once where it was aborted before', async () => {
    const abort = new AbortController()
    abort.abort()

    expect(
      await take(probe.watch({ kind: 'tcp', address: '127.0.0.1', port: 9 }, 20, abort.signal), 1, abort),
    ).toEqual([])
  })
})

describe.skipIf(!canPing)('watching by echo requests', () => {
  it('knows when each was sent', async () => {
    const abort = new AbortController()
    const before = performance.now()

    const samples = await take(
      probe.watch({ kind: 'icmp', address: '127.0.0.1' }, 50, abort.signal),
      8,
      abort,
    )

    const after = performance.now()
    expect(samples.length).toBeGreaterThanOrEqual(8)
    for (const { sentMs, doneMs, reachable } of samples) {
      expect(reachable).toBe(true)
      expect(sentMs).toBeGreaterThan(before - 5)
      expect(doneMs).toBeGreaterThan(sentMs)
      expect(doneMs).toBeLessThan(after + 5)
    }
    const steps = samples.slice(1).map((sample, index) => sample.sentMs - (samples[index]?.sentMs ?? 0))
    expect(Math.max(...steps)).toBeLessThan(300)
  })

  it('says unreachable where there is no route, again and again', async () => {
    const abort = new AbortController()

    const samples = await take(
      probe.watch({ kind: 'icmp', address: '255.255.255.255' }, 50, abort.signal),
      2,
      abort,
    )

    expect(samples.map(sample => sample.reachable)).toEqual([false, false])
  })
})

describe('http', () => {
  it('goes where it is told and keeps the name of the URL', async () => {
    const server = createHttp((request, response) =>
      response.setHeader('x-node', 'a').end(`host ${request.headers.host}`),
    )
    const port = await listening(server)

    const found = await probe.http({
      url: 'http://shop.example:8080/health',
      connectTo: `127.0.0.1:${port}`,
      timeoutMs: 1000,
      verify: true,
    })

    expect(found).toMatchObject({ ok: true, status: 200, body: 'host shop.example:8080', peer: '127.0.0.1' })
    expect(found.ok && found.headers['x-node']).toBe('a')
  })

  it('names the failure', async () => {
    const refused = { url: `http://127.0.0.1:${await closedPort()}/`, timeoutMs: 1000, verify: true }
    expect(await probe.http(refused)).toEqual({ ok: false, reason: 'ECONNREFUSED' })
    const silent = await listening(createServer(socket => socket.on('error', () => undefined).resume()))
    const waiting = { url: `http://127.0.0.1:${silent}/`, timeoutMs: 100, verify: true }
    expect(await probe.http(waiting)).toEqual({ ok: false, reason: 'ETIMEDOUT' })
  })
})

describe('neighbourOf', () => {
  const table = `IP address       HW type     Flags       HW address            Mask     Device
10.9.0.100       0x1         0x2         02:00:00:00:00:0A     *        eth0
10.9.0.10        0x1         0x0         00:00:00:00:00:00     *        eth0
`

  it('reads complete entries of exactly that address', () => {
    expect(neighbourOf('10.9.0.100', () => table)).toBe('02:00:00:00:00:0a')
    expect(neighbourOf('10.9.0.10', () => table)).toBeUndefined()
    expect(neighbourOf('10.9.0.1', () => table)).toBeUndefined()
  })
})
