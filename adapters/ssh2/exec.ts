/** One command on one channel, from its first byte to its exit code. */
import type { ClientChannel } from 'ssh2'
import { RunError } from '../../engine/errors.ts'
import type { Clock, CommandResult, ExecOptions } from '../../engine/ports.ts'
import type { Encoding } from './encoding.ts'
import { encode } from './encoding.ts'
import type { Link } from './link.ts'
import type { Execution, ExitStatus } from './channels.ts'
import { exitStatus } from './channels.ts'
import { createCollector } from './collector.ts'
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

/** After the exit code, how long output may be silent before a background process is taken to hold the channel open. */
const lingerMs = 2000

/**
 * Runs to the end of the channel. An exit code of null means that the channel closed without one.
 * RunError HOST_LOST, COMMAND_TIMED_OUT, CANCELLED, or sudo's refusal.
 */
export function runOnChannel(
  { channel, earlyStatus }: Execution,
  conversation: Conversation,
  options: ExecOptions,
  context: ExecContext,
): Promise<CommandResult> {
  const { host, clock, encoding } = context
  const { dialogue } = conversation
  const startedAt = clock.monotonic()
  const output = createCollector(context, options.onOutput)
  const terminal = options.tty !== undefined
  return new Promise((resolve, reject) => {
    let status: ExitStatus = { exitCode: null }
    let settled = false
    let linger: NodeJS.Timeout | undefined
    const timer = setTimeout(
      () => end(new RunError('COMMAND_TIMED_OUT', { host, seconds: options.timeoutSeconds })),
      options.timeoutSeconds * 1000,
    )
    let dialogueTimer = dialogue && startDialogueTimer()
    const cancel = (): void => end(new RunError('CANCELLED', { host }))
    const forgetLoss = context.link.onLost(() => end(new RunError('HOST_LOST', { host })))
    options.signal?.addEventListener('abort', cancel, { once: true })
    if (options.signal?.aborted === true) cancel()

    function startDialogueTimer(): NodeJS.Timeout | undefined {
      if (dialogue === undefined) return undefined
      return setTimeout(() => {
        if (!dialogue.sudo.isOver()) end(dialogue.refusal(dialogue.sudo.said(), false))
      }, dialogue.seconds * 1000)
    }
    function end(error?: RunError): void {
      if (settled) return
      settled = true
      clearTimeout(timer)
      clearTimeout(dialogueTimer)
      clearTimeout(linger)
      forgetLoss()
      options.signal?.removeEventListener('abort', cancel)
      if (error !== undefined) {
        stop(channel)
        reject(error)
        return
      }
      resolve({ ...status, ...output.result(), durationMs: clock.monotonic() - startedAt })
    }
    function write(text: string): void {
      if (channel.writable) channel.write(encode(text, encoding))
    }
    function closeInput(): void {
      if (!terminal) channel.end()
    }
    async function answer(): Promise<void> {
      if (dialogue === undefined) return
      clearTimeout(dialogueTimer)
      const password = await dialogue.password()
      if (settled) return
      dialogueTimer = startDialogueTimer()
      write(`${password}\n`)
      if (!dialogue.expectsReady) closeInput()
    }
    function receive(stream: 'stdout' | 'stderr', text: string): void {
      if (settled || text === '') return
      if (dialogue === undefined || dialogue.on !== stream) {
        output.add(stream, text)
        return
      }
      const { text: passed, events } = dialogue.sudo.feed(text)
      for (const event of events) {
        if (event === 'again') return end(dialogue.refusal(dialogue.sudo.said(), true))
        if (event === 'prompt') answer().catch((error: unknown) => end(asRunError(error)))
        if (event === 'ready') {
          clearTimeout(dialogueTimer)
          if (dialogue.script !== undefined) write(dialogue.script)
          closeInput()
        }
      }
      if (passed !== '') output.add(stream, passed)
    }
    function finish(): void {
      if (settled) return
      receive('stdout', output.flush('stdout'))
      receive('stderr', output.flush('stderr'))
      if (settled) return
      if (!context.link.isAlive()) return end(new RunError('HOST_LOST', { host }))
      if (dialogue?.expectsReady === true && !dialogue.sudo.isOver()) {
        return end(dialogue.refusal(dialogue.sudo.said(), false))
      }
      if (dialogue !== undefined) output.add(dialogue.on, dialogue.sudo.end())
      end()
    }
    function exited(ending: ExitStatus): void {
      status = ending
      linger = setTimeout(giveUpWaiting, lingerMs)
    }
    function touch(): void {
      if (linger === undefined) return
      clearTimeout(linger)
      linger = setTimeout(giveUpWaiting, lingerMs)
    }
    function giveUpWaiting(): void {
      // A daemon that was started without closing its output would keep the channel open for ever.
      channel.close()
      finish()
    }

    channel.on('data', (bytes: Buffer) => {
      touch()
      receive('stdout', output.decode('stdout', bytes))
    })
    channel.stderr.on('data', (bytes: Buffer) => {
      touch()
      receive('stderr', output.decode('stderr', bytes))
    })
    const early = earlyStatus()
    if (early !== undefined) exited(early)
    channel.on('exit', (code: number | null, signal?: string) => exited(exitStatus(code, signal)))
    channel.on('error', () => {})
    channel.on('close', finish)
    if (settled) return
    try {
      write(conversation.opening)
    } catch (error) {
      end(asRunError(error))
    }
    if (dialogue === undefined) closeInput()
    if (options.tty !== undefined) void typeInto(channel, options.tty.input, encoding)
  })
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
