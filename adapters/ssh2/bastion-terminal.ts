/** One terminal on a host behind a bastion's menu: walks the menu, starts the loop on the host, sends one request at a time. */
import type { ClientChannel } from 'ssh2'
import { RunError, isRunError } from '../../engine/errors.ts'
import type { BastionStep, Ssh } from '../../engine/site/schema.ts'
import {
  loginLine,
  loopRuns,
  parseAnswer,
  requestLines,
  wasGarbled,
  type TerminalAnswer,
} from './bastion-protocol.ts'
import type { Credentials } from './credentials.ts'
import { createDecoder, encode } from './encoding.ts'
import { nonce } from './elevate.ts'
import type { Link } from './link.ts'

export interface BastionRequest {
  readonly host: string
  readonly bastion: { readonly name: string; readonly ssh: Ssh }
  readonly menu: readonly BastionStep[]
  readonly credentials: Credentials
  /** How long the menu or the host's prompt may take for each step, a person's time to answer not counted. */
  readonly stepSeconds: number
}

export interface BastionTerminal {
  isAlive(): boolean
  /** RunError HOST_LOST, COMMAND_TIMED_OUT, CANCELLED, BASTION_GARBLED. All but the last close the terminal. */
  ask(
    program: string,
    word: string,
    options: { timeoutSeconds: number; signal?: AbortSignal | undefined },
  ): Promise<TerminalAnswer>
  close(): void
}

const size = { cols: 500, rows: 100, term: 'vt100' }
/** A prompt is there once nothing more comes. */
const quietMs = 400

/** RunError BASTION_MENU with what was expected and what was shown instead, HOST_LOST, CHANNEL_REFUSED. */
export async function openTerminal(link: Link, request: BastionRequest): Promise<BastionTerminal> {
  const channel = await openShell(link, request.host)
  const terminal = new Terminal(link, channel, request)
  try {
    for (const step of request.menu) await terminal.take(step)
    await terminal.start()
    return terminal
  } catch (error) {
    terminal.close()
    throw error
  }
}

function openShell(link: Link, host: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    link.client.shell(size, (error, channel) => {
      if (error) reject(new RunError('CHANNEL_REFUSED', { host }, { cause: error }))
      else resolve(channel)
    })
  })
}

class Terminal implements BastionTerminal {
  readonly #link: Link
  readonly #channel: ClientChannel
  readonly #request: BastionRequest
  readonly #word = nonce('loop').replaceAll(/[[\]]|siteproof-/g, '')
  #chunks: Buffer[] = []
  #alive = true
  #arrived = (): void => {}

  constructor(link: Link, channel: ClientChannel, request: BastionRequest) {
    this.#link = link
    this.#channel = channel
    this.#request = request
    channel.on('data', (bytes: Buffer) => {
      this.#chunks.push(bytes)
      this.#arrived()
    })
    channel.on('error', () => {})
    channel.once('close', () => this.#lost())
    link.onLost(() => this.#lost())
  }

  isAlive(): boolean {
    return this.#alive
  }

  close(): void {
    this.#lost()
    this.#link.close()
  }

  /** Waits for the step's text, then types its answer. */
  async take(step: BastionStep): Promise<void> {
    const { bastion, stepSeconds } = this.#request
    const shown = await this.#shows(stepSeconds, () => {
      const text = this.#shown(bastion.ssh.encoding)
      return text.includes(step.expect) ? text : undefined
    })
    if (shown === undefined) throw this.#stuck(step.expect)
    if (step.send === undefined) return
    const text = typeof step.send === 'string' ? step.send : await this.#secret(step)
    this.#chunks = []
    this.#channel.write(Buffer.concat([encode(text, bastion.ssh.encoding), Buffer.from('\r')]))
  }

  /** Waits for the host's prompt and puts the loop in the shell's place. */
  async start(): Promise<void> {
    let before = -1
    await this.#shows(
      this.#request.stepSeconds,
      () => {
        const now = this.#chunks.length
        const isQuiet = now > 0 && now === before
        before = now
        return isQuiet || undefined
      },
      quietMs,
    )
    const prompt = this.#shown(this.#request.bastion.ssh.encoding)
    this.#channel.write(`${loginLine(this.#word)}\r`)
    const runs = await this.#shows(this.#request.stepSeconds, () =>
      this.#raw().includes(loopRuns(this.#word)) ? true : undefined,
    )
    if (runs === undefined) throw this.#stuck('$', prompt)
    this.#chunks = []
  }

  async ask(
    program: string,
    word: string,
    { timeoutSeconds, signal }: { timeoutSeconds: number; signal?: AbortSignal | undefined },
  ): Promise<TerminalAnswer> {
    const { host, bastion } = this.#request
    const garbled = new RunError('BASTION_GARBLED', { host, bastion: bastion.name })
    this.#chunks = []
    this.#channel.write(requestLines(program))
    const answer = await this.#until(
      timeoutSeconds,
      () => {
        const text = this.#raw()
        return text.includes(wasGarbled(this.#word)) ? 'garbled' : parseAnswer(text, word)
      },
      undefined,
      signal,
    )
    this.#chunks = []
    if (answer === 'garbled') throw garbled
    if (answer !== undefined) return answer
    // Whatever runs there has the terminal: nothing can be typed past it.
    this.close()
    if (signal?.aborted === true) throw new RunError('CANCELLED', { host })
    throw new RunError('COMMAND_TIMED_OUT', { host, seconds: timeoutSeconds })
  }

  #secret({ expect, send }: BastionStep): Promise<string> {
    const { bastion, credentials, host } = this.#request
    const name = `${bastion.name}: ${expect}`
    if (typeof send === 'string' || send === undefined) return Promise.resolve('')
    if (!('prompt' in send)) return credentials.secret(name, send, bastion.name)
    // A one-time code is good for one login: it is asked for each time.
    return credentials.ask(name, `${host}, ${expect.trim()}`).then(answer => {
      if (answer === undefined) throw new RunError('SECRET_MISSING', { name })
      return answer
    })
  }

  /** As `#until`; a menu that hangs up has shown what there was to see. */
  async #shows<T>(seconds: number, look: () => T | undefined, everyMs?: number): Promise<T | undefined> {
    try {
      return await this.#until(seconds, look, everyMs)
    } catch (error) {
      if (isRunError(error, 'HOST_LOST')) return undefined
      throw error
    }
  }

  /** Looks again at each arrival (or each `everyMs`); undefined when the time is over or the signal aborted. */
  #until<T>(
    seconds: number,
    look: () => T | undefined,
    everyMs?: number,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const done = (value?: T): void => {
        clearTimeout(timer)
        clearInterval(ticker)
        this.#arrived = () => {}
        signal?.removeEventListener('abort', cancel)
        resolve(value)
      }
      const cancel = (): void => done()
      const check = (): void => {
        const found = look()
        if (found !== undefined) return done(found)
        if (this.#alive) return
        done()
        reject(new RunError('HOST_LOST', { host: this.#request.host }))
      }
      const timer = setTimeout(done, seconds * 1000)
      const ticker = everyMs === undefined ? undefined : setInterval(check, everyMs)
      signal?.addEventListener('abort', cancel, { once: true })
      this.#arrived = everyMs === undefined ? check : () => {}
      if (everyMs === undefined) check()
    })
  }

  #raw(): string {
    const all = Buffer.concat(this.#chunks)
    this.#chunks = [all]
    return all.toString('latin1')
  }

  #shown(encoding: Ssh['encoding']): string {
    const decoder = createDecoder(encoding)
    const text = decoder.write(Buffer.concat(this.#chunks)) + decoder.end()
    return text.replaceAll(/\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007|\r/g, '')
  }

  #stuck(expected: string, said?: string): RunError {
    const { host, bastion, stepSeconds } = this.#request
    const shown = (said ?? this.#shown(bastion.ssh.encoding)).replaceAll(/\s+/g, ' ').trim().slice(-200)
    return new RunError('BASTION_MENU', {
      host,
      bastion: bastion.name,
      expected,
      seconds: stepSeconds,
      shown,
    })
  }

  #lost(): void {
    this.#alive = false
    this.#arrived()
  }
}
