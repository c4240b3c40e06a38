/** A real OpenSSH server on loopback with throwaway keys, for tests that run as root. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ssh } from '../../../engine/site/schema.ts'

const sshdPath = '/usr/sbin/sshd'

/** Why tests with a real server are skipped here; undefined where they run. */
export function whyNoSshd(): string | undefined {
  if (!existsSync(sshdPath)) return 'no sshd on this machine'
  if (process.getuid?.() !== 0) return 'a test sshd needs root'
  return undefined
}

export interface TestSshd extends AsyncDisposable {
  readonly port: number
  readonly folder: string
  readonly pid: number
  /** SHA-256 fingerprint of its only host key. */
  readonly fingerprint: string
  /** How this machine's root logs in to it. */
  readonly ssh: Ssh
  /** Ends the server and all its connections at once, as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same port, with the same keys. */
  restart(): Promise<void>
}

export interface SshdOptions {
  /** Lines of sshd_config, first match wins. */
  readonly config?: readonly string[]
  readonly hostKeyType?: 'ed25519' | 'rsa'
}

export async function startSshd(options: SshdOptions = {}): Promise<TestSshd> {
  const folder = await mkdtemp(join(tmpdir(), 'siteproof-sshd-'))
  await mkdir('/run/sshd', { recursive: true })
  keygen(join(folder, 'host'), options.hostKeyType ?? 'ed25519')
  keygen(join(folder, 'id'), 'ed25519')
  await mkdir(join(folder, 'home'))
  const port = await freePort()
  const config = [
    ...(options.config ?? []),
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/id.pub`,
    `PidFile ${folder}/pid`,
    'PermitRootLogin yes',
    'StrictModes no',
    // The start files of whoever runs the tests are not part of them: what waits in there would make every login wait.
    `SetEnv HOME=${folder}/home`,
    'UsePAM no',
    'PasswordAuthentication no',
    ...(options.config?.some(line => line.startsWith('Subsystem')) ? [] : ['Subsystem sftp internal-sftp']),
  ]
  await writeFile(join(folder, 'config'), `${config.join('\n')}\n`)
  let server = await launch(folder, port)
  const ssh: Ssh = {
    address: '127.0.0.1',
    port,
    user: 'root',
    auth: { key: join(folder, 'id') },
    encoding: 'utf-8',
  }
  const listing = spawnSync('ssh-keygen', ['-lf', join(folder, 'host.pub')], { encoding: 'utf8' }).stdout
  const kill = async (): Promise<void> => {
    for (const pid of [...childrenOf(server.pid), server.pid]) end(pid)
    await server.ended
  }
  return {
    port,
    folder,
    get pid() {
      return server.pid
    },
    fingerprint: listing.split(' ')[1] ?? '',
    ssh,
    kill,
    async restart() {
      server = await launch(folder, port)
    },
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function launch(folder: string, port: number): Promise<{ pid: number; ended: Promise<void> }> {
  const server = spawn(sshdPath, ['-D', '-e', '-f', join(folder, 'config'), '-E', join(folder, 'log')], {
    stdio: 'ignore',
  })
  const ended = new Promise<void>(resolve => server.once('exit', () => resolve()))
  // A test run that is cut short leaves no server behind.
  const killWithUs = (): void => void server.kill('SIGKILL')
  process.once('exit', killWithUs)
  server.once('exit', () => process.removeListener('exit', killWithUs))
  for (let tries = 0; tries < 100; tries += 1) {
    if (server.exitCode !== null) break
    if (server.pid !== undefined && (await answers(port))) return { pid: server.pid, ended }
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error(`sshd did not start: ${await readFile(join(folder, 'log'), 'utf8').catch(() => 'no log')}`)
}

function keygen(file: string, type: string): void {
  const made = spawnSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** Our server's children and theirs, and no other process. */
export function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
  const rows = stdout
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
  const found: number[] = []
  const wanted = [pid]
  for (let parent = wanted.shift(); parent !== undefined; parent = wanted.shift()) {
    for (const [child, childParent] of rows) {
      if (childParent !== parent || child === undefined) continue
      found.push(child)
      wanted.push(child)
    }
  }
  return found
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
