/** A real SSH server on 127.0.0.1 for one simulated host: the transport, its host keys and its channels are the real ones. */
import { createHash, generateKeyPairSync, timingSafeEqual } from 'node:crypto'
import ssh2, { type Connection, type ServerChannel, type Session } from 'ssh2'
import type { Person, TerminalSize } from './interactive.ts'
import type { Terminal } from './shell.ts'

/** Runs what a session's shell was given, writing to the terminal until its signal is aborted; resolves with the exit code. */
export type Interpreter = (script: string, terminal: Terminal) => Promise<number>

export interface SimulatedServer extends AsyncDisposable {
  readonly port: number
  /** `SHA256:…`, for the site file's pin. */
  readonly fingerprint: string
  /** Drops every connection, as a pulled cable would; new ones are refused until `plug`. */
  unplug(): void
  plug(): void
}

export async function startServer(
  password: string,
  interpret: Interpreter,
  converse: (person: Person) => Promise<number>,
): Promise<SimulatedServer> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const parsed = ssh2.utils.parseKey(privateKey)
  if (parsed instanceof Error) throw parsed
  const connections = new Set<Connection>()
  let plugged = true
  const server = new ssh2.Server({ hostKeys: [privateKey], ident: 'siteproof-rehearsal' }, connection => {
    if (!plugged) {
      connection.end()
      return
    }
    connections.add(connection)
    connection.on('close', () => connections.delete(connection))
    connection.on('error', () => undefined)
    connection.on('authentication', context => {
      if (context.method === 'password' && isSame(context.password, password)) context.accept()
      else context.reject(['password'])
    })
    connection.on('session', accept => {
      const session = accept()
      session.on('exec', acceptExec => void serve(acceptExec(), interpret))
      serveShell(session, converse)
    })
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('no port'))
      else resolve(address.port)
    })
  })
  const fingerprint = fingerprintOf(parsed.getPublicSSH())
  return {
    port,
    fingerprint,
    unplug() {
      plugged = false
      for (const connection of connections) connection.end()
    },
    plug: () => void (plugged = true),
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.end()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** Whatever was asked for is a shell that reads its script from standard input: our transport never asks for anything else. */
async function serve(channel: ServerChannel, interpret: Interpreter): Promise<void> {
  const closed = new AbortController()
  channel.on('close', () => closed.abort())
  channel.on('error', () => closed.abort())
  const script = await readAll(channel)
  const terminal: Terminal = {
    signal: closed.signal,
    write: (stream, text) => {
      if (closed.signal.aborted || text === '') return
      if (stream === 'stdout') channel.write(text)
      else channel.stderr.write(text)
    },
  }
  const exitCode = await interpret(script, terminal)
  if (closed.signal.aborted) return
  channel.exit(exitCode)
  channel.end()
}

/** A terminal and a shell on it, as a person's terminal window asks for them. */
function serveShell(session: Session, converse: (person: Person) => Promise<number>): void {
  let size: TerminalSize = { columns: 80, rows: 24 }
  let resized: (size: TerminalSize) => void = () => undefined
  const take = ({ cols, rows }: { cols: number; rows: number }): void => {
    size = { columns: cols, rows }
    resized(size)
  }
  session.on('pty', (accept, _reject, info) => {
    take(info)
    accept()
  })
  session.on('window-change', (accept, _reject, info) => {
    take(info)
    // Nobody waits for an answer to this one.
    ;(accept as (() => void) | undefined)?.()
  })
  session.on('shell', accept => {
    const channel: ServerChannel = accept()
    channel.on('error', () => undefined)
    const onResize = (listener: typeof resized): void => {
      resized = listener
      listener(size)
    }
    void converse({ channel, onResize }).then(exitCode => {
      channel.exit(exitCode)
      channel.end()
    })
  })
}

function readAll(channel: ServerChannel): Promise<string> {
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    channel.on('data', (chunk: Buffer) => chunks.push(chunk))
    channel.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    channel.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')))
  })
}
