/** One command on one channel, from its first byte to its exit code. */
import type { ClientChannel } from 'ssh2'
import { RunError } from '../../engine/errors.ts'
import type { Clock, CommandResult, ExecOptions } from '../../engine/ports.ts'
import type { Encoding } from './encoding.ts'
import { encode } from './encoding.ts'
import type { Link } from './link.ts'
import type { Execution, ExitStatus } from './channels.ts'
import { exitStatus } from './channels.ts'
import type { Collector } from './collector.ts'
import { createCollector } from './collector.ts'
import type { Deadline } from './deadline.ts'
import { createDeadline } from './deadline.ts'
import type { SudoDialogue } from './sudo.ts'

/** What to write and when. Without a dialogue `opening` is everything. */
export interface Conversation {
  readonly opening: string
  readonly dialogue?: {
    readonly sudo: SudoDialogue
    /** On a terminal sudo prompts among the output. */
    readonly on: 'stdout' | 'stderr'
    /** Seconds until sudo must have asked or begun, waiting for a person not counted. */
    readonly seconds: number
    /** Fetches the password; throws where there is none. */
    password(): Promise<string>
    /** Whether root's shell will say that it is there; a program begins without a word. */
    readonly expectsReady: boolean
    /** What is written once root's shell is there. */
    readonly script?: string
    /** The error for what sudo said instead. */
    refusal(said: string, again: boolean): RunError
  }
}

export interface ExecContext {
  readonly host: string
  readonly encoding: Encoding
  readonly clock: Clock
  readonly link: Link
  readonly limitBytes: number
  /** False for a stream, whose output is only passed on. */
  readonly keepOutput: boolean
}

type Dialogue = NonNullable<Conversation['dialogue']>

/** After the exit code, how long output may be silent before a background process is taken to hold the channel open. */
const lingerMs = 2000

/**
 * Runs to the end of the channel. An exit code of null means that the channel closed without one.
 * RunError HOST_LOST, COMMAND_TIMED_OUT, CANCELLED, or sudo's refusal.
 */
export function runOnChannel(
  execution: Execution,
  conversation: Conversation,
  options: ExecOptions,
  context: ExecContext,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    new RunningCommand(execution.channel, conversation, options, context, { resolve, reject }).start(
      execution.earlyStatus(),
    )
  })
}

interface Settle {
  resolve(result: CommandResult): void
  reject(error: RunError): void
}

class RunningCommand {
  readonly #channel: ClientChannel
  readonly #conversation: Conversation
  readonly #options: ExecOptions
  readonly #context: ExecContext
  readonly #settle: Settle
  readonly #startedAt: number
  readonly #output: Collector
  readonly #deadline: Deadline
  readonly #cleanups: (() => void)[] = []
  #status: ExitStatus = { exitCode: null }
  #settled = false
  #isCut = false
  #linger: NodeJS.Timeout | undefined
  #dialogueTimer: NodeJS.Timeout | undefined

  constructor(
    channel: ClientChannel,
    conversation: Conversation,
    options: ExecOptions,
    context: ExecContext,
    settle: Settle,
  ) {
    this.#channel = channel
    this.#conversation = conversation
    this.#options = options
    this.#context = context
    this.#settle = settle
    this.#startedAt = context.clock.monotonic()
    this.#output = createCollector(context, options.onOutput)
    const { host } = context
    const seconds = options.timeoutSeconds
    this.#deadline = createDeadline(seconds, () =>
      this.#end(new RunError('COMMAND_TIMED_OUT', { host, seconds })),
    )
  }

  start(early: ExitStatus | undefined): void {
    const { host, link, encoding } = this.#context
    const { signal, tty } = this.#options
    const cancel = (): void => this.#end(new RunError('CANCELLED', { host }))
    signal?.addEventListener('abort', cancel, { once: true })
    this.#cleanups.push(() => signal?.removeEventListener('abort', cancel))
    this.#cleanups.push(link.onLost(() => this.#end(new RunError('HOST_LOST', { host }))))
    this.#startDialogueTimer()
    this.#listen()
    if (signal?.aborted === true) cancel()
    if (this.#settled) {
      this.#cleanUp()
      return
    }
    if (early !== undefined) this.#exited(early)
    try {
      this.#write(this.#conversation.opening)
    } catch (error) {
      this.#end(asRunError(error))
    }
    if (this.#conversation.dialogue === undefined) this.#closeInput()
    if (tty !== undefined) void typeInto(this.#channel, tty.input, encoding)
  }

  #listen(): void {
    const channel = this.#channel
    channel.on('data', (bytes: Buffer) => this.#arrived('stdout', bytes))
    channel.stderr.on('data', (bytes: Buffer) => this.#arrived('stderr', bytes))
    channel.on('exit', (code: number | null, signal?: string) => this.#exited(exitStatus(code, signal)))
    channel.on('error', () => {})
    channel.on('close', () => this.#finish())
  }

  #arrived(stream: 'stdout' | 'stderr', bytes: Buffer): void {
    if (this.#linger !== undefined) this.#waitForSilence()
    this.#receive(stream, this.#output.decode(stream, bytes))
  }

  #exited(status: ExitStatus): void {
    this.#status = status
    this.#waitForSilence()
  }

  /** A daemon that was started without closing its output would keep the channel open for ever. */
  #waitForSilence(): void {
    clearTimeout(this.#linger)
    if (this.#settled) return
    this.#linger = setTimeout(() => {
      this.#channel.close()
      // Whoever holds the output open may be the link itself, with the rest of it under way.
      this.#finish(true)
    }, lingerMs)
  }

  #receive(stream: 'stdout' | 'stderr', text: string): void {
    if (this.#settled || text === '') return
    const { dialogue } = this.#conversation
    if (dialogue === undefined || dialogue.on !== stream) {
      this.#output.add(stream, text)
      return
    }
    const { text: passed, events } = dialogue.sudo.feed(text)
    for (const event of events) {
      if (event === 'again') this.#end(dialogue.refusal(dialogue.sudo.said(), true))
      else if (event === 'prompt')
        this.#answer(dialogue).catch((error: unknown) => this.#end(asRunError(error)))
      else this.#begin(dialogue)
    }
    if (!this.#settled) this.#output.add(stream, passed)
  }

  async #answer(dialogue: Dialogue): Promise<void> {
    clearTimeout(this.#dialogueTimer)
    const password = await this.#deadline.paused(dialogue.password())
    if (this.#settled) return
    this.#startDialogueTimer()
    this.#write(`${password}\n`)
    if (!dialogue.expectsReady) this.#closeInput()
  }

  #begin(dialogue: Dialogue): void {
    clearTimeout(this.#dialogueTimer)
    if (dialogue.script !== undefined) this.#write(dialogue.script)
    this.#closeInput()
  }

  #startDialogueTimer(): void {
    const { dialogue } = this.#conversation
    if (dialogue === undefined) return
    this.#dialogueTimer = setTimeout(() => {
      const said = dialogue.sudo.said()
      // A program says nothing when it begins: only an unfinished line with no answer to it looks like a foreign prompt.
      const waits = dialogue.expectsReady || (said !== '' && !said.endsWith('\n') && !this.#output.hasAny())
      if (!dialogue.sudo.isOver() && waits) this.#end(dialogue.refusal(said, false))
    }, dialogue.seconds * 1000)
  }

  #finish(isCut = false): void {
    if (this.#settled) return
    this.#isCut = isCut
    this.#receive('stdout', this.#output.flush('stdout'))
    this.#receive('stderr', this.#output.flush('stderr'))
    const { dialogue } = this.#conversation
    if (dialogue?.expectsReady === true && !dialogue.sudo.isOver()) {
      this.#end(dialogue.refusal(dialogue.sudo.said(), false))
    } else if (!this.#settled) {
      if (dialogue !== undefined) this.#output.add(dialogue.on, dialogue.sudo.end())
      this.#end()
    }
  }

  #end(error?: RunError): void {
    if (this.#settled) return
    this.#settled = true
    this.#cleanUp()
    if (error !== undefined) {
      stop(this.#channel)
      this.#settle.reject(error)
      return
    }
    const durationMs = this.#context.clock.monotonic() - this.#startedAt
    const output = this.#output.result()
    const truncated = output.truncated || this.#isCut
    this.#settle.resolve({ ...this.#status, ...output, truncated, durationMs })
  }

  #cleanUp(): void {
    this.#deadline.stop()
    clearTimeout(this.#dialogueTimer)
    clearTimeout(this.#linger)
    for (const cleanup of this.#cleanups.splice(0)) cleanup()
  }

  #write(text: string): void {
    if (this.#channel.writable) this.#channel.write(encode(text, this.#context.encoding))
  }

  /** On a terminal the input is the engineer's to close. */
  #closeInput(): void {
    if (this.#options.tty === undefined) this.#channel.end()
  }
}

/** Ends a command whose result nobody waits for; servers before OpenSSH 7.9 know no signals, but see the channel close. */
export function stop(channel: ClientChannel): void {
  try {
    channel.signal('TERM')
    channel.end()
    channel.close()
  } catch {
    // The connection is gone, and the channel with it.
  }
}

/** Passes on what a person types until the channel closes; then the input is told that nobody reads it any more. */
async function typeInto(
  channel: ClientChannel,
  input: AsyncIterable<string>,
  encoding: Encoding,
): Promise<void> {
  const typed = input[Symbol.asyncIterator]()
  channel.once('close', () => void typed.return?.())
  for (let next = await typed.next(); next.done !== true; next = await typed.next()) {
    if (!channel.writable) return
    channel.write(encode(next.value, encoding))
  }
}

function asRunError(error: unknown): RunError {
  if (error instanceof RunError) return error
  return new RunError(
    'INTERNAL',
    { message: error instanceof Error ? error.message : String(error) },
    { cause: error },
  )
}
