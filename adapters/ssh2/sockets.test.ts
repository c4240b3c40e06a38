import { createServer, connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { joinWrites } from './sockets.ts'

describe('joined writes', () => {
  let socket: Socket
  let received: Buffer[]
  let ended: Promise<unknown>
  const server = createServer()

  beforeEach(async () => {
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    const accepted = once(server, 'connection') as Promise<[Socket]>
    const { port } = server.address() as { port: number }
    socket = connect({ host: '127.0.0.1', port, noDelay: true })
    await once(socket, 'connect')
    const [peer] = await accepted
    received = []
    peer.on('data', bytes => received.push(bytes))
    ended = once(peer, 'close')
    joinWrites(socket)
  })
  afterEach(() => {
    socket.destroy()
    server.close()
  })

  const text = (): string => Buffer.concat(received).toString()

  it('leave in one piece, in order', async () => {
    for (const piece of ['a', 'b', 'c']) socket.write(Buffer.from(piece))

    await expect.poll(text).toBe('abc')
    expect(received).toHaveLength(1)
  })

  it('leave turn by turn, and each is told when it is gone', async () => {
    const gone: string[] = []
    for (const piece of ['one ', 'two ', 'three']) {
      await new Promise<void>(done => {
        socket.write(Buffer.from(piece), () => {
          gone.push(piece)
          done()
        })
      })
    }

    await expect.poll(text).toBe('one two three')
    expect(gone).toEqual(['one ', 'two ', 'three'])
  })

  it('leave also when the socket is destroyed in the same turn', async () => {
    socket.write(Buffer.from('good'))
    socket.write(Buffer.from('bye'))
    socket.destroy()

    await ended
    expect(text()).toBe('goodbye')
  })

  it('leave whole when there is more than the system takes at once', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x')
    for (let count = 0; count < 20; count += 1) socket.write(piece)
    socket.end()

    await ended
    expect(text()).toHaveLength(20 * piece.length)
  })
})
