/** The engine's Session over a pool of channels. */
import { RunError } from '../../engine/errors.ts'
import type {
  Clock,
  CommandResult,
  ExecOptions,
  HostCommand,
  LinkIdentity,
  Privilege,
  Session,
  ShellChannel,
  ShellOptions,
  StreamLine,
  UploadRequest,
} from '../../engine/ports.ts'
import type { HostAccess, Ssh } from '../../engine/site/schema.ts'
import type { ChannelPool } from './channel-pool.ts'
import type { Execution } from './channels.ts'
import { execChannel, shellChannel } from './channels.ts'
import type { SudoContext } from './elevate.ts'
import { plainConversation, sudoConversation } from './elevate.ts'
import type { Conversation } from './exec.ts'
import { runOnChannel } from './exec.ts'
import type { Link } from './link.ts'
import { createShell } from './shell-channel.ts'
import { sendFile } from './send.ts'
import { listWithoutAsking, loginCommand, sudoWithoutAsking } from './shell.ts'
import type { OpenShell, SpareShell } from './spare-shell.ts'
import { createSpareShell } from './spare-shell.ts'
import { streamLines } from './stream.ts'
import { asksForPassword, isRefusal, sudoRefusal } from './sudo.ts'
import { planTerminal } from './terminal.ts'
import type { UploadContext, UploadOptions } from './upload.ts'
import { upload } from './upload.ts'

export interface SessionContext extends SudoContext {
  readonly clock: Clock
  readonly limitBytes: number
}

/** `first` is the connection that the session was opened with. */
export function createSession(
  access: HostAccess,
  first: Link,
  pool: ChannelPool,
  context: SessionContext,
): Session {
  return new Ssh2Session(access, first, pool, context)
}

class Ssh2Session implements Session {
  readonly host: string
  readonly #ssh: Ssh
  readonly #pool: ChannelPool
  readonly #context: SessionContext
  readonly #spare: SpareShell
  /** Programs for which sudo is known to ask. */
  readonly #asking = new Set<string>()
  #identity: LinkIdentity
  #loginIsRoot: Promise<boolean> | undefined

  constructor(access: HostAccess, first: Link, pool: ChannelPool, context: SessionContext) {
    this.host = access.name
    this.#ssh = access.ssh
    this.#pool = pool
    this.#context = context
    this.#spare = createSpareShell(this.host, pool, context.clock)
    this.#identity = first.identity
    if (access.ssh.user === 'root') this.#loginIsRoot = Promise.resolve(true)
  }

  get identity(): LinkIdentity {
    return this.#identity
  }

  roundTripMs(): number | undefined {
    return this.#pool.link()?.roundTripMs()
  }

  async exec(command: HostCommand, options: ExecOptions): Promise<CommandResult> {
    if (command.kind === 'program' && command.listsSudo === true)
      return this.#withoutAskingFirst(command, options)
    const elevated = await this.#needsSudo(command.as, options.signal)
    if (options.tty !== undefined) return this.#execOnTerminal(command, elevated, options)
    if (!elevated) return this.#converse(plainConversation(command), options)
    if (command.kind === 'program') return this.#withoutAskingFirst(command, options)
    return this.#converse(sudoConversation(command, this.#context), options)
  }

  stream(command: HostCommand, signal: AbortSignal): AsyncIterable<StreamLine> {
    return streamLines(this.#context.clock, signal, async options => {
      const elevated = await this.#needsSudo(command.as, signal)
      const conversation = elevated ? sudoConversation(command, this.#context) : plainConversation(command)
      await this.#converse(conversation, options, loginCommand, true)
    })
  }

  async upload(
    request: UploadRequest,
    options: UploadOptions,
  ): Promise<{ bytes: number; resumedFrom: number }> {
    const elevated = await this.#needsSudo(request.as, options.signal)
    const exec = this.exec.bind(this)
    this.#spare.drop()
    const send: UploadContext['send'] = (sending, given) => sendFile(this.#pool, this.host, sending, given)
    return upload({ ...request, elevated }, options, { host: this.host, send, exec })
  }

  async shell({ columns, rows, term, signal }: ShellOptions): Promise<ShellChannel> {
    this.#spare.drop()
    const pty = { cols: columns, rows, term, width: 0, height: 0 }
    const { channel, slot } = await this.#pool.open(link => shellChannel(this.host, link, pty), signal)
    this.#identity = slot.link.identity
    return createShell(channel, { slot, encoding: this.#ssh.encoding, signal })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#spare.drop()
    this.#pool.close()
  }

  async #converse(
    conversation: Conversation,
    options: ExecOptions,
    command = loginCommand,
    streaming = false,
  ): Promise<CommandResult> {
    const { channel: execution, slot } = await this.#channelFor(command, options)
    this.#identity = slot.link.identity
    execution.channel.once('close', slot.release)
    return runOnChannel(execution, conversation, options, {
      host: this.host,
      encoding: this.#ssh.encoding,
      clock: this.#context.clock,
      link: slot.link,
      limitBytes: streaming ? Infinity : this.#context.limitBytes,
      keepOutput: !streaming,
    })
  }

  async #channelFor(command: string, { tty, signal }: ExecOptions): Promise<OpenShell> {
    const started = command === loginCommand && tty === undefined && signal?.aborted !== true
    const spare = started ? this.#spare.take() : undefined
    if (!started) this.#spare.drop()
    const pty = tty && { cols: tty.columns, rows: tty.rows, term: 'xterm' }
    const open = (link: Link): Promise<Execution> => execChannel(this.host, link, command, pty ? { pty } : {})
    const taken = spare ?? (await this.#pool.open(open, signal))
    if (started) this.#spare.prepare()
    return taken
  }

  async #needsSudo(privilege: Privilege, signal?: AbortSignal): Promise<boolean> {
    if (privilege === 'login') return false
    this.#loginIsRoot ??= this.#askUid(signal).catch((error: unknown) => {
      this.#loginIsRoot = undefined
      throw error
    })
    return !(await this.#loginIsRoot)
  }

  async #askUid(signal?: AbortSignal): Promise<boolean> {
    const plain = plainConversation({ kind: 'program', argv: ['id', '-u'], as: 'login' })
    const { stdout } = await this.#converse(plain, { timeoutSeconds: 30, ...(signal && { signal }) })
    return stdout.trim() === '0'
  }

  /** Asks sudo not to ask first, since a program that reads nothing could not be told apart from a prompt that is late. */
  async #withoutAskingFirst(command: ProgramCommand, options: ExecOptions): Promise<CommandResult> {
    const [program] = command.argv
    const asking = sudoConversation(command, this.#context)
    if (this.#asking.has(program)) return this.#converse(asking, options)
    const live = holdBack(options)
    const opening = command.listsSudo === true ? listWithoutAsking : sudoWithoutAsking(command.argv)
    const result = await this.#converse({ opening }, live.options)
    if (!isRefusal(result.exitCode, result.stdout, result.stderr)) {
      live.release()
      return result
    }
    if (!asksForPassword(result.stderr) || this.#ssh.sudo === undefined) {
      throw sudoRefusal(this.host, this.#ssh.user, result.stderr)
    }
    this.#asking.add(program)
    return this.#converse(asking, options)
  }

  async #execOnTerminal(
    command: HostCommand,
    elevated: boolean,
    options: ExecOptions,
  ): Promise<CommandResult> {
    const plan = planTerminal(command, elevated, this.#context)
    const preparation = plainConversation({ kind: 'script', text: plan.prepare, as: 'login' })
    const { tty: _tty, onOutput: _onOutput, ...quiet } = options
    const prepared = await this.#converse(preparation, quiet)
    if (prepared.exitCode !== 0 || !/^\/tmp\/siteproof\.\w+$/.test(prepared.stdout)) {
      throw new RunError('CHANNEL_REFUSED', { host: this.host }, { cause: prepared.stderr })
    }
    return this.#converse(plan.conversation, options, plan.command(prepared.stdout))
  }
}

type ProgramCommand = Extract<HostCommand, { kind: 'program' }>

/** Standard error may turn out to be sudo's own: it is shown once that is known. */
function holdBack(options: ExecOptions): { options: ExecOptions; release(): void } {
  const { onOutput } = options
  if (onOutput === undefined) return { options, release() {} }
  const held: string[] = []
  let holding = true
  const release = (): void => {
    holding = false
    for (const text of held.splice(0)) onOutput('stderr', text)
  }
  return {
    release,
    options: {
      ...options,
      onOutput(stream, text) {
        if (stream === 'stdout') {
          release()
          onOutput(stream, text)
        } else if (holding) held.push(text)
        else onOutput(stream, text)
      },
    },
  }
}
