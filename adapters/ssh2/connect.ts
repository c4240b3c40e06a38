/** One SSH connection over a given socket: verified, logged in, or a RunError that says why not. */
import { NoAnswer } from './auth-methods.ts'
import { closed } from './handshake.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import type { Duplex } from 'node:stream'
import type { Client, NegotiatedAlgorithms } from 'ssh2'
import { RunError } from '../../engine/errors.ts'
import type { Ssh } from '../../engine/site/schema.ts'
import type { Login } from './auth.ts'
import { createLogin } from './auth.ts'
import type { AttemptContext } from './auth-methods.ts'
import type { Deadline } from './deadline.ts'
import { createDeadline } from './deadline.ts'
import type { HandshakeRecord } from './handshake.ts'
import { createHandshakeRecord } from './handshake.ts'
import type { HostKeyDecision } from './host-keys.ts'
import type { Part } from './legacy.ts'
import { asSsh2 } from './legacy.ts'
import { lendReads } from './lent-reads.ts'
import { ssh2 } from './library.ts'

export interface ConnectRequest extends Omit<AttemptContext, 'abort' | 'waiting'> {
  readonly host: string
  readonly ssh: Ssh
  readonly socket: Duplex
  readonly offer: Record<Part, string[]>
  /**
   * Throws the RunError with which a wrong key is refused. There is no connection without one. `offered`: all host key
   * algorithms of the server, of which this key's was negotiated.
   */
  readonly verifyHostKey: (key: Buffer, offered: readonly string[]) => Promise<HostKeyDecision>
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
  if (typeof request.verifyHostKey !== 'function') {
    throw new TypeError('a connection needs a host key verifier')
  }
  return new Promise<Connected>((resolve, reject) => new Connecting(request, { resolve, reject }).start())
}

interface Settle {
  resolve(connected: Connected): void
  reject(error: unknown): void
}

class Connecting {
  readonly #request: ConnectRequest
  readonly #settle: Settle
  readonly #client = new ssh2.Client()
  readonly #record: HandshakeRecord
  readonly #deadline: Deadline
  readonly #login: Login
  readonly #cancel: () => void
  #verified: { readonly blob: Buffer; readonly decision: HostKeyDecision } | undefined
  #negotiated: NegotiatedAlgorithms | undefined
  #proven: Promise<void> | undefined

  constructor(request: ConnectRequest, settle: Settle) {
    this.#request = request
    this.#settle = settle
    this.#record = createHandshakeRecord(request.host, request.ssh)
    this.#deadline = createDeadline(request.timeoutSeconds, () => this.#fail(this.#record.timedOut()))
    this.#cancel = () => this.#fail(new RunError('CANCELLED', { host: request.host }))
    this.#login = createLogin({
      ...request,
      waiting: this.#deadline.paused,
      abort: error => this.#abortLogin(error),
    })
  }

  start(): void {
    const { signal, socket, ssh, offer, keepaliveSeconds } = this.#request
    if (signal?.aborted === true) return this.#cancel()
    signal?.addEventListener('abort', this.#cancel, { once: true })
    this.#listen()
    this.#client.connect({
      sock: socket,
      username: ssh.user,
      algorithms: asSsh2(offer),
      hostVerifier: (key: Buffer, answer: (valid: boolean) => void) => this.#verify(key, answer),
      authHandler: this.#login.handler,
      readyTimeout: 0,
      keepaliveInterval: keepaliveSeconds * 1000,
      keepaliveCountMax: keepaliveCount,
      debug: this.#record.debug,
    })
  }

  #listen(): void {
    const client = this.#client
    client.on('error', error => this.#failed(error))
    client.on('close', () => this.#fail(this.#record.failure(closed)))
    client.on('handshake', negotiated => this.#shookHands(negotiated))
    client.on('change password', () => this.#fail(this.#login.failure(phrase('password-expired'))))
    client.on('ready', () => this.#ready())
  }

  #verify(key: Buffer, answer: (valid: boolean) => void): void {
    // Asked again at each new exchange of keys: the key must stay the one that was accepted.
    if (this.#verified !== undefined) {
      answer(this.#verified.blob.equals(key))
      return
    }
    const blob = Buffer.from(key)
    this.#deadline.paused(this.#request.verifyHostKey(blob, this.#record.theirHostKeys())).then(
      decision => {
        this.#verified = { blob, decision }
        answer(true)
      },
      (error: unknown) => this.#fail(error),
    )
  }

  #shookHands(negotiated: NegotiatedAlgorithms): void {
    if (this.#negotiated !== undefined || this.#verified === undefined) return
    this.#negotiated = negotiated
    this.#proven = this.#request.keyProven(this.#verified.decision)
    this.#proven.catch((error: unknown) => this.#fail(error))
  }

  #ready(): void {
    const negotiated = this.#negotiated
    const hostKey = this.#verified?.decision
    if (negotiated === undefined || hostKey === undefined) return this.#fail(new TypeError('not verified'))
    this.#stopWaiting()
    const client = this.#client
    client.removeAllListeners('error').removeAllListeners('close')
    client.on('error', () => {})
    this.#record.stop()
    // AES is deciphered into a copy, which lent-reads.test.ts holds ssh2 to; of ChaCha20 ssh2 keeps a part of what was read.
    if (negotiated.sc.cipher.startsWith('aes')) lendReads(this.#request.socket)
    const connected = { client, hostKey, serverVersion: this.#record.serverVersion(), negotiated }
    this.#proven?.then(
      () => this.#settle.resolve(connected),
      (error: unknown) => this.#fail(error),
    )
  }

  #failed(error: Error & { level?: string }): void {
    // ssh2 goes on with the next key or method after an agent's error.
    if (error.level === 'agent') return
    const inLogin = this.#negotiated !== undefined && error.level !== 'client-socket'
    if (error.level === 'client-authentication') this.#fail(this.#login.failure())
    else this.#fail(inLogin ? this.#login.failure(error.message) : this.#record.failure(error))
  }

  #abortLogin(error: unknown): void {
    if (error instanceof RunError) this.#fail(error)
    else if (error instanceof NoAnswer) this.#fail(this.#login.failure(phrase('question-without-answer')))
    else this.#fail(this.#login.failure(error instanceof Error ? error.message : undefined))
  }

  #fail(error: unknown): void {
    this.#stopWaiting()
    this.#settle.reject(error)
    // A late error event without a listener would end the process.
    this.#client.on('error', () => {})
    this.#client.destroy()
    this.#request.socket.destroy()
  }

  #stopWaiting(): void {
    this.#deadline.stop()
    this.#request.signal?.removeEventListener('abort', this.#cancel)
  }
}
