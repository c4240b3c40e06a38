/** An SSH server in this process, for what a real one never does on demand. */
import { generateKeyPairSync } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { AuthContext, Connection, Server, ServerChannel, Session } from 'ssh2'
import type { Ssh } from '../../../engine/site/schema.ts'
import { ssh2 } from '../library.ts'

export interface FakeServerOptions {
  /** Judges a login attempt; default: anybody. */
  readonly authenticate?: (attempt: AuthContext) => void
  /** What happens in a channel once a command was asked for; default: exit 0. */
  readonly command?: (channel: ServerChannel, command: string) => void
  /** Whether this session channel may be opened; default: always. `open` counts those that are open. */
  readonly allowSession?: (open: number) => boolean
  readonly algorithms?: NonNullable<ConstructorParameters<typeof Server>[0]['algorithms']>
}

export interface FakeServer extends AsyncDisposable {
  readonly ssh: Ssh
  readonly attempts: { method: string; password?: string }[]
  readonly connections: Connection[]
  /** New host key from now on. */
  dropAll(): void
}

export function newHostKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey
}

export async function startFakeServer(
  options: FakeServerOptions = {},
  hostKey = newHostKey(),
  port = 0,
): Promise<FakeServer> {
  const attempts: FakeServer['attempts'] = []
  const connections: Connection[] = []
  const server = new ssh2.Server(
    { hostKeys: [hostKey], ...(options.algorithms && { algorithms: options.algorithms }) },
    connection => {
      connections.push(connection)
      connection.on('error', () => {})
      connection.on('authentication', attempt => {
        if (attempt.method !== 'none') {
          attempts.push({
            method: attempt.method,
            ...(attempt.method === 'password' && { password: attempt.password }),
          })
        }
        if (options.authenticate !== undefined) options.authenticate(attempt)
        else if (attempt.method === 'none') attempt.reject(['password', 'keyboard-interactive'])
        else attempt.accept()
      })
      serveSessions(connection, options)
    },
  )
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const { port: listening } = server.address() as AddressInfo
  const dropAll = (): void => {
    // A public end() would say goodbye first; a cable does not.
    for (const connection of connections)
      (connection as unknown as { _sock: { destroy(): void } })._sock.destroy()
  }
  return {
    ssh: {
      address: '127.0.0.1',
      port: listening,
      user: 'root',
      auth: { password: { vault: 'right' } },
      encoding: 'utf-8',
    },
    attempts,
    connections,
    dropAll,
    async [Symbol.asyncDispose]() {
      dropAll()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

function serveSessions(connection: Connection, options: FakeServerOptions): void {
  let open = 0
  connection.on('session', (accept, reject) => {
    if (options.allowSession?.(open) === false) {
      reject()
      return
    }
    open += 1
    const session: Session = accept()
    session.on('close', () => (open -= 1))
    session.on('exec', (acceptExec, _reject, info) => {
      const channel = acceptExec()
      channel.resume()
      if (options.command !== undefined) options.command(channel, info.command)
      else {
        channel.exit(0)
        channel.end()
      }
    })
  })
}
