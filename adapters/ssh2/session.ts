/** The engine's Session over a pool of channels. */
import { RunError } from '../../engine/errors.ts'
import type { Clock, CommandResult, ExecOptions, HostCommand, Session } from '../../engine/ports.ts'
import type { HostAccess } from '../../engine/site/schema.ts'
import type { ChannelPool } from './channel-pool.ts'
import { execChannel } from './channels.ts'
import type { SudoContext } from './elevate.ts'
import { plainConversation, sudoConversation } from './elevate.ts'
import type { Conversation } from './exec.ts'
import { runOnChannel } from './exec.ts'
import type { Link } from './link.ts'
import { loginCommand, sudoWithoutAsking } from './shell.ts'
import { streamLines } from './stream.ts'
import { asksForPassword, isRefusal, sudoRefusal } from './sudo.ts'
import { planTerminal } from './terminal.ts'
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
  const { name: host, ssh } = access
  let identity = first.identity
  let loginIsRoot: Promise<boolean> | undefined = ssh.user === 'root' ? Promise.resolve(true) : undefined
  const asking = new Set<string>()

  async function converse(
    conversation: Conversation,
    options: ExecOptions,
    command = loginCommand,
    streaming = false,
  ): Promise<CommandResult> {
    const pty = options.tty && { cols: options.tty.columns, rows: options.tty.rows, term: 'xterm' }
    const { channel: execution, slot } = await pool.open(
      link => execChannel(host, link, command, pty ? { pty } : {}),
      options.signal,
    )
    identity = slot.link.identity
    execution.channel.once('close', slot.release)
    const { encoding } = ssh
    const limitBytes = streaming ? Infinity : context.limitBytes
    return runOnChannel(execution, conversation, options, {
      host,
      encoding,
      clock: context.clock,
      link: slot.link,
      limitBytes,
      keepOutput: !streaming,
    })
  }

  function isRoot(signal?: AbortSignal): Promise<boolean> {
    loginIsRoot ??= askUid(signal).catch((error: unknown) => {
      loginIsRoot = undefined
      throw error
    })
    return loginIsRoot
  }
  async function askUid(signal?: AbortSignal): Promise<boolean> {
    const plain = plainConversation({ kind: 'program', argv: ['id', '-u'], as: 'login' })
    const { stdout } = await converse(plain, { timeoutSeconds: 30, ...(signal && { signal }) })
    return stdout.trim() === '0'
  }

  async function exec(command: HostCommand, options: ExecOptions): Promise<CommandResult> {
    const elevated = command.as === 'root' && !(await isRoot(options.signal))
    if (options.tty !== undefined) return execOnTerminal(command, elevated, options)
    if (!elevated) return converse(plainConversation(command), options)
    if (command.kind === 'program') return execProgramAsRoot(command, options)
    return converse(sudoConversation(command, context), options)
  }

  /** Asks sudo not to ask first, since a program that reads nothing could not be told apart from a prompt that is late. */
  async function execProgramAsRoot(command: ProgramCommand, options: ExecOptions): Promise<CommandResult> {
    const [program] = command.argv
    if (asking.has(program)) return converse(sudoConversation(command, context), options)
    const quiet = { opening: sudoWithoutAsking(command.argv) }
    const live = holdBack(options)
    const result = await converse(quiet, live.options)
    if (!isRefusal(result.exitCode, result.stdout, result.stderr)) {
      live.release()
      return result
    }
    if (!asksForPassword(result.stderr) || ssh.sudo === undefined)
      throw sudoRefusal(host, ssh.user, result.stderr)
    asking.add(program)
    return converse(sudoConversation(command, context), options)
  }

  async function execOnTerminal(
    command: HostCommand,
    elevated: boolean,
    options: ExecOptions,
  ): Promise<CommandResult> {
    const plan = planTerminal(command, elevated, context)
    const preparation = plainConversation({ kind: 'script', text: plan.prepare, as: 'login' })
    const { tty: _tty, onOutput: _onOutput, ...quiet } = options
    const prepared = await converse(preparation, quiet)
    if (prepared.exitCode !== 0 || !/^\/tmp\/siteproof\.\w+$/.test(prepared.stdout)) {
      throw new RunError('CHANNEL_REFUSED', { host }, { cause: prepared.stderr })
    }
    return converse(plan.conversation, options, plan.command(prepared.stdout))
  }

  async function conversationFor(command: HostCommand, signal: AbortSignal): Promise<Conversation> {
    const elevated = command.as === 'root' && !(await isRoot(signal))
    return elevated ? sudoConversation(command, context) : plainConversation(command)
  }

  return {
    host,
    get identity() {
      return identity
    },
    roundTripMs: () => pool.link()?.roundTripMs(),
    exec,
    stream: (command, signal) =>
      streamLines(context.clock, signal, async options => {
        await converse(await conversationFor(command, signal), options, loginCommand, true)
      }),
    upload: async (request, options) => {
      const elevated = request.as === 'root' && !(await isRoot(options.signal))
      return upload({ ...request, elevated }, options, { host, pool, exec })
    },
    async [Symbol.asyncDispose]() {
      pool.close()
    },
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
