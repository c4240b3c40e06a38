/** One SSH connection over a given socket: verified, logged in, or a RunError that says why not. */
import type { Duplex } from 'node:stream'
import type { Client, NegotiatedAlgorithms } from 'ssh2'
import { RunError } from '../../engine/errors.ts'
import type { Ssh } from '../../engine/site/schema.ts'
import { createLogin } from './auth.ts'
import type { AttemptContext } from './auth-methods.ts'
import { createDeadline } from './deadline.ts'
import { createHandshakeRecord } from './handshake.ts'
import type { HostKeyDecision } from './host-keys.ts'
import type { Part } from './legacy.ts'
import { asSsh2 } from './legacy.ts'
import { ssh2 } from './library.ts'

export interface ConnectRequest extends Omit<AttemptContext, 'abort' | 'waiting'> {
  readonly host: string
  readonly ssh: Ssh
  readonly socket: Duplex
  readonly offer: Record<Part, string[]>
  /** Throws the RunError with which a wrong key is refused. There is no connection without one. */
  readonly verifyHostKey: (key: Buffer) => Promise<HostKeyDecision>
  /** Called once the host has proved by its signature that the key is its own. */
  readonly keyProven: (decision: HostKeyDecision) => Promise<void>
  /** Seconds for handshake and login, the time that people take to answer not counted. */
  readonly timeoutSeconds: number
  readonly keepaliveSeconds: number
  readonly signal?: AbortSignal | undefined
}

export interface Connected {
  readonly client: Client
  readonly hostKey: HostKeyDecision
  readonly serverVersion: string
  readonly negotiated: NegotiatedAlgorithms
}

/** OpenSSH's default: three unanswered keepalives end a connection. */
const keepaliveCount = 3

/**
 * Shakes hands and logs in. RunError HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, HANDSHAKE_FAILED, AUTH_REJECTED, HOST_UNREACHABLE
 * (the connection ended before a word was said, or in time nothing came), CANCELLED.
 */
export function connect(request: ConnectRequest): Promise<Connected> {
  if (typeof request.verifyHostKey !== 'function')
    throw new TypeError('a connection needs a host key verifier')
  const { host, ssh, socket, signal } = request
  const client = new ssh2.Client()
  const record = createHandshakeRecord(host, ssh)
  return new Promise<Connected>((resolve, reject) => {
    let verified: { readonly blob: Buffer; readonly decision: HostKeyDecision } | undefined
    let negotiated: NegotiatedAlgorithms | undefined
    let proven: Promise<void> | undefined
    const deadline = createDeadline(request.timeoutSeconds, () => fail(record.timedOut()))
    const login = createLogin({ ...request, waiting: deadline.paused, abort: abortLogin })
    const cancel = (): void => fail(new RunError('CANCELLED', { host }))

    function fail(error: unknown): void {
      deadline.stop()
      signal?.removeEventListener('abort', cancel)
      reject(error)
      // A late error event without a listener would end the process.
      client.on('error', () => {})
      client.destroy()
      socket.destroy()
    }
    function abortLogin(error: unknown): void {
      fail(
        error instanceof RunError ? error : login.failure(error instanceof Error ? error.message : undefined),
      )
    }
    function verify(key: Buffer, answer: (valid: boolean) => void): void {
      // Asked again at each new exchange of keys: the key must stay the one that was accepted.
      if (verified !== undefined) {
        answer(verified.blob.equals(key))
        return
      }
      const blob = Buffer.from(key)
      deadline.paused(request.verifyHostKey(blob)).then(
        decision => {
          verified = { blob, decision }
          answer(true)
        },
        (error: unknown) => fail(error),
      )
    }
    function onError(error: Error & { level?: string }): void {
      // ssh2 goes on with the next key or method after an agent's error.
      if (error.level === 'agent') return
      if (error.level === 'client-authentication') fail(login.failure())
      else if (negotiated !== undefined && error.level !== 'client-socket') fail(login.failure(error.message))
      else fail(record.failure(error))
    }

    if (signal?.aborted === true) {
      fail(new RunError('CANCELLED', { host }))
      return
    }
    signal?.addEventListener('abort', cancel, { once: true })
    client.on('error', onError)
    client.on('close', () => fail(record.failure(new Error('the connection was closed'))))
    client.on('handshake', result => {
      if (negotiated !== undefined || verified === undefined) return
      negotiated = result
      proven = request.keyProven(verified.decision)
      proven.catch(fail)
    })
    client.on('change password', () => fail(login.failure('the password has expired')))
    client.on('ready', () => {
      if (verified === undefined || negotiated === undefined) return fail(new TypeError('not verified'))
      deadline.stop()
      signal?.removeEventListener('abort', cancel)
      client.removeAllListeners('error').removeAllListeners('close')
      client.on('error', () => {})
      record.stop()
      const connected = {
        client,
        hostKey: verified.decision,
        serverVersion: record.serverVersion(),
        negotiated,
      }
      proven?.then(() => resolve(connected), reject)
    })
    client.connect({
      sock: socket,
      username: ssh.user,
      algorithms: asSsh2(request.offer),
      hostVerifier: verify,
      authHandler: login.handler,
      readyTimeout: 0,
      keepaliveInterval: request.keepaliveSeconds * 1000,
      keepaliveCountMax: keepaliveCount,
      debug: record.debug,
    })
  })
}
