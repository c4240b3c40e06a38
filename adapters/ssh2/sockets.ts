/** The way to a host's SSH port: TCP, or a channel through a jump host. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Client } from 'ssh2'
import { RunError } from '../../engine/errors.ts'
import type { Ssh } from '../../engine/site/schema.ts'
import { readsOf } from './lent-reads.ts'
import type { Phrase } from '../../engine/phrase.ts'
import { phrase } from '../../engine/words/phrases/index.ts'

export interface Target {
  readonly host: string
  readonly ssh: Ssh
  readonly timeoutSeconds: number
  readonly signal?: AbortSignal | undefined
}

/** RunError HOST_UNREACHABLE with the system's reason, or CANCELLED. */
export function openTcp({ host, ssh, timeoutSeconds, signal }: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({
      ...{ host: ssh.address, port: ssh.port, noDelay: true },
      onread: readsOf(() => socket),
    })
    const timer = setTimeout(() => fail('ETIMEDOUT'), timeoutSeconds * 1000)
    const cancel = (): void => finish(() => reject(new RunError('CANCELLED', { host })))

    function finish(settle: () => void): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      settle()
    }
    function fail(reason: string): void {
      finish(() => {
        socket.destroy()
        reject(unreachable(host, ssh, reason))
      })
    }
    if (signal?.aborted === true) return cancel()
    signal?.addEventListener('abort', cancel, { once: true })
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
    socket.once('connect', () =>
      finish(() => {
        socket.removeAllListeners('error')
        // Measured on one link: without it a short command takes 44 ms instead of 4.
        socket.setNoDelay(true)
        joinWrites(socket)
        resolve(socket)
      }),
    )
  })
}

/**
 * ssh2 writes each packet of AES-GCM in three pieces, each of which would be a system call and, without delay, a segment of its
 * own: what is written in one turn of the event loop leaves together.
 */
export function joinWrites(socket: Socket): void {
  const write: Write = socket.write.bind(socket)
  const destroy = socket.destroy.bind(socket)
  let isHeld = false

  function release(): void {
    if (isHeld) socket.uncork()
    isHeld = false
  }
  function writeJoined(...args: Parameters<Write>): boolean {
    if (!isHeld) {
      isHeld = true
      socket.cork()
      process.nextTick(release)
    }
    return write(...args)
  }
  // A goodbye that was just written still leaves.
  function destroyReleased(error?: Error): Socket {
    release()
    return destroy(error)
  }
  Object.assign(socket, { write: writeJoined, destroy: destroyReleased })
}
type Write = (data: Uint8Array, done?: (error?: Error | null) => void) => boolean

/** A channel through a logged-in jump host; RunError HOST_UNREACHABLE says what the jump host answered. */
export function openThrough(jump: Client, { host, ssh, timeoutSeconds }: Target): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(unreachable(host, ssh, 'ETIMEDOUT')), timeoutSeconds * 1000)
    try {
      jump.forwardOut('127.0.0.1', 0, ssh.address, ssh.port, (error, channel) => {
        clearTimeout(timer)
        if (error === undefined) resolve(channel)
        else reject(unreachable(host, ssh, phrase('jump-said', { said: refusal(error) })))
      })
    } catch (error) {
      clearTimeout(timer)
      reject(unreachable(host, ssh, (error as Error).message))
    }
  })
}

/** What the jump host itself gave as its reason. */
function refusal({ message }: Error): string {
  return /^\(SSH\) Channel open failure: (.+)$/.exec(message)?.[1] ?? message
}

function unreachable(host: string, ssh: Ssh, reason: Phrase | string): RunError {
  return new RunError('HOST_UNREACHABLE', { host, address: `${ssh.address}:${ssh.port}`, reason })
}
