/** A host that only a bastion's terminal leads to: the engine's Session over one terminal, one command at a time. */
import { phrase } from '../../engine/words/phrases/index.ts'
import type { Phrase } from '../../engine/phrase.ts'
import { RunError } from '../../engine/errors.ts'
import type {
  CommandResult,
  ExecOptions,
  HostCommand,
  LinkIdentity,
  Session,
  StreamLine,
  UploadRequest,
} from '../../engine/ports.ts'
import type { HostAccess } from '../../engine/site/schema.ts'
import { commandProgram, type RootWay, type TerminalAnswer } from './bastion-protocol.ts'
import type { BastionTerminal } from './bastion-terminal.ts'
import { createDecoder, encode } from './encoding.ts'
import { nonce } from './elevate.ts'
import type { SessionContext } from './session.ts'
import { wrapScript } from './shell.ts'
import { sendThroughCommands } from './send.ts'
import { asksForPassword, isRefusal, sudoRefusal } from './sudo.ts'
import { upload, type UploadOptions } from './upload.ts'

export interface OpenedTerminal {
  readonly terminal: BastionTerminal
  readonly identity: LinkIdentity
  roundTripMs(): number | undefined
}

export interface BastionSessionContext extends SessionContext {
  /** Logs in anew: a terminal that is gone takes a new login, and where it is so, a new one-time code. */
  reopen(signal: AbortSignal | undefined): Promise<OpenedTerminal>
}

export function createBastionSession(
  access: HostAccess,
  first: OpenedTerminal,
  context: BastionSessionContext,
): Session {
  return new BastionSession(access, first, context)
}

class BastionSession implements Session {
  readonly host: string
  readonly #access: HostAccess
  readonly #context: BastionSessionContext
  #opened: OpenedTerminal
  #turn: Promise<unknown> = Promise.resolve()
  #loginIsRoot: boolean | undefined
  /** sudo is known to ask: it is not tried without a password again. */
  #asking = false

  constructor(access: HostAccess, first: OpenedTerminal, context: BastionSessionContext) {
    this.host = access.name
    this.#access = access
    this.#opened = first
    this.#context = context
  }

  get identity(): LinkIdentity {
    return this.#opened.identity
  }

  roundTripMs(): number | undefined {
    return this.#opened.terminal.isAlive() ? this.#opened.roundTripMs() : undefined
  }

  async exec(command: HostCommand, options: ExecOptions): Promise<CommandResult> {
    if (options.tty !== undefined) throw this.#notHere('need-tty')
    const start = this.#context.clock.monotonic()
    const answer = await this.#run(command, options)
    const { encoding } = this.#access.ssh
    const text = (bytes: Uint8Array): string => {
      const decoder = createDecoder(encoding)
      return decoder.write(bytes) + decoder.end()
    }
    const stdout = text(answer.stdout)
    const stderr = text(answer.stderr)
    if (stdout !== '') options.onOutput?.('stdout', stdout)
    if (stderr !== '') options.onOutput?.('stderr', stderr)
    const { exitCode, truncated } = answer
    return { exitCode, stdout, stderr, truncated, durationMs: this.#context.clock.monotonic() - start }
  }

  async *stream(): AsyncGenerator<StreamLine> {
    throw this.#notHere('need-stream')
  }

  async upload(
    request: UploadRequest,
    options: UploadOptions,
  ): Promise<{ bytes: number; resumedFrom: number }> {
    const elevated = request.as === 'root' && !(await this.#isRoot(options.signal))
    const exec = this.exec.bind(this)
    const send = sendThroughCommands(exec)
    return upload({ ...request, elevated }, options, { host: this.host, send, exec })
  }

  shell(): Promise<never> {
    return Promise.reject(this.#notHere('need-shell'))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#opened.terminal.close()
  }

  #notHere(what: 'need-tty' | 'need-stream' | 'need-shell'): RunError {
    const bastion = this.#access.hops.at(-1)?.name ?? ''
    return new RunError('BASTION_ONLY_TERMINAL', { host: this.host, bastion, what: phrase(what) })
  }

  async #run(command: HostCommand, options: ExecOptions): Promise<TerminalAnswer> {
    const lists = command.kind === 'program' && command.listsSudo === true
    if (!lists && (command.as === 'login' || (await this.#isRoot(options.signal)))) {
      return this.#ask(command, { kind: 'none' }, options)
    }
    if (!this.#asking) {
      const answer = await this.#ask(command, { kind: 'sudo' }, options)
      const [stdout, stderr] = [answer.stdout, answer.stderr].map(bytes =>
        Buffer.from(bytes).toString('utf8'),
      )
      if (!isRefusal(answer.exitCode, stdout ?? '', stderr ?? '')) return answer
      if (!asksForPassword(stderr ?? '') || this.#access.ssh.sudo === undefined) {
        throw sudoRefusal(this.host, this.#access.ssh.user, stderr ?? '')
      }
      this.#asking = true
    }
    return this.#askWithPassword(command, options)
  }

  async #askWithPassword(command: HostCommand, options: ExecOptions): Promise<TerminalAnswer> {
    const { ssh } = this.#access
    const { credentials, rejected } = this.#context
    const account = `sudo ${ssh.user}@${ssh.address}:${ssh.port}`
    const refused = (reason: Phrase): RunError =>
      new RunError('SUDO_REJECTED', { host: this.host, user: ssh.user, reason })
    if (ssh.sudo === undefined) throw refused(phrase('sudo-no-password'))
    const password = await credentials.secret(`password of ${account}`, ssh.sudo.password, this.host)
    if (rejected.has(account, password)) throw refused(phrase('sudo-rejected-before'))
    const root: RootWay = { kind: 'sudo-password', password: encode(password, ssh.encoding) }
    const answer = await this.#ask(command, root, options)
    const said = Buffer.from(answer.stderr).toString('utf8')
    if (!isRefusal(answer.exitCode, Buffer.from(answer.stdout).toString('utf8'), said)) return answer
    if (!asksForPassword(said) && !/incorrect password/.test(said))
      throw sudoRefusal(this.host, ssh.user, said)
    rejected.add(account, password)
    throw refused(phrase('sudo-wrong-password'))
  }

  #ask(command: HostCommand, root: RootWay, options: ExecOptions): Promise<TerminalAnswer> {
    const word = nonce('answer').replaceAll(/[[\]]/g, '')
    const what =
      command.kind === 'script'
        ? { input: encode(wrapScript(command.text), this.#access.ssh.encoding) }
        : { argv: command.argv, lists: command.listsSudo === true }
    const program = commandProgram({ ...what, root, limitBytes: this.#context.limitBytes }, word)
    const mine = this.#turn.then(async () => {
      if (options.signal?.aborted === true) throw new RunError('CANCELLED', { host: this.host })
      if (!this.#opened.terminal.isAlive()) this.#opened = await this.#context.reopen(options.signal)
      return this.#opened.terminal.ask(program, word, options)
    })
    this.#turn = mine.catch(() => {})
    return mine
  }

  async #isRoot(signal?: AbortSignal): Promise<boolean> {
    if (this.#loginIsRoot === undefined) {
      const id = { kind: 'program', argv: ['id', '-u'], as: 'login' } as const
      const answer = await this.#ask(id, { kind: 'none' }, { timeoutSeconds: 30, ...(signal && { signal }) })
      this.#loginIsRoot = Buffer.from(answer.stdout).toString('latin1').trim() === '0'
    }
    return this.#loginIsRoot
  }
}
