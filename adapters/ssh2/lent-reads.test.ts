import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { algorithmsFor } from './legacy.ts'
import { lendReads, readsOf } from './lent-reads.ts'
import { startSshd, whyNoSshd } from './testing/sshd.ts'
import { accessTo, createTestTransport } from './testing/transport.ts'

describe('the reads of a socket', () => {
  const server = createServer()
  let socket: Socket
  let peer: Socket

  beforeEach(async () => {
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    const accepted = once(server, 'connection') as Promise<[Socket]>
    const { port } = server.address() as { port: number }
    socket = connect({ host: '127.0.0.1', port, onread: readsOf(() => socket) })
    await once(socket, 'connect')
    ;[peer] = await accepted
  })
  afterEach(() => {
    socket.destroy()
    peer.destroy()
    server.close()
  })
  const told = async (text: string): Promise<void> => {
    peer.write(text)
    await new Promise(resolve => setTimeout(resolve, 20))
  }

  it('are kept for whoever comes later, and stay what they are', async () => {
    await told('one ')
    const heard: Buffer[] = []
    socket.on('data', (bytes: Buffer) => heard.push(bytes))
    await told('two ')
    await told('three')

    expect(Buffer.concat(heard).toString()).toBe('one two three')
  })

  it('come one after the other where nobody listened when they were lent', async () => {
    await told('one ')
    lendReads(socket)
    await told('two ')
    let heard = ''
    socket.on('data', (bytes: Buffer) => (heard += bytes.toString()))
    await told('three')

    expect(heard).toBe('one two three')
  })

  it('use one buffer once they are lent, and the end is still told', async () => {
    const heard: Buffer[] = []
    socket.on('data', (bytes: Buffer) => heard.push(bytes))
    lendReads(socket)
    await told('one')
    await told('two')

    expect(heard.map(String)).toEqual(['two', 'two'])
    const ended = once(socket, 'end')
    peer.end()
    await ended
  })
})

/** What a shell showed is kept as it came while the buffer is filled again and again. */
describe.skipIf(whyNoSshd() !== undefined)(
  `what is deciphered ${whyNoSshd() ?? ''}`,
  { timeout: 60_000 },
  () => {
    const old = ['aes256-cbc', '3des-cbc']

    it.each([...algorithmsFor([]).cipher, ...old])('is its own with %s', async cipher => {
      await using sshd = await startSshd({ config: [`Ciphers ${cipher}`] })
      await using test = createTestTransport()
      await using session = await test.transport.open(accessTo({ ...sshd.ssh, legacy: old }))
      await using shell = await session.shell({ columns: 80, rows: 24, term: 'dumb' })
      shell.write("PS1= exec sh\rstty -echo; seq 1 200000; echo 'o'ver\r")
      const heard: Uint8Array[] = []
      for await (const bytes of shell.output) {
        heard.push(bytes)
        if (Buffer.from(bytes).includes('over')) break
      }

      const lines = Buffer.concat(heard).toString().split('\r\n')
      const first = lines.indexOf('1')
      expect(lines.slice(first, first + 200_000)).toEqual(
        Array.from({ length: 200_000 }, (_, at) => String(at + 1)),
      )
    })
  },
)
