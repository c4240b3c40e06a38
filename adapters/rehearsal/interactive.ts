/** A person's shell on a simulated host: Node's line editor in front of the interpreter. */
import { createInterface, type Interface } from 'node:readline'
import type { Duplex } from 'node:stream'
import type { Bash } from 'just-bash'
import { fill } from '../../engine/words/fill.ts'
import { hostWords } from '../../engine/words/rehearsal-host.ts'
import { bilingual } from './person/bilingual.ts'
import { runStatements, type Terminal } from './shell.ts'

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

export interface Person {
  readonly channel: Duplex
  /** Calls back at once with the size, and again when it changes. */
  onResize(listener: (size: TerminalSize) => void): void
}

const home = '/root'

/** Greets, prompts, and runs line by line until `exit`, ctrl-d or the end of the channel; resolves with the exit code. */
export function converse(
  host: string,
  person: Person,
  newShell: (terminal: Terminal) => Bash,
): Promise<number> {
  return new Promise(resolve => new Conversation(host, person, newShell, resolve).start())
}

class Conversation {
  readonly #host: string
  readonly #person: Person
  readonly #newShell: (terminal: Terminal) => Bash
  readonly #end: (exitCode: number) => void
  readonly #lines: string[] = []
  readonly #editor: Interface
  #environment: Record<string, string> = { HOME: home, PWD: home, USER: 'root' }
  #running: AbortController | undefined
  #exitCode = 0
  #closed = false

  constructor(
    host: string,
    person: Person,
    newShell: (terminal: Terminal) => Bash,
    end: (exitCode: number) => void,
  ) {
    this.#host = host
    this.#environment['HOSTNAME'] = host
    this.#person = person
    this.#newShell = newShell
    this.#end = end
    const { channel } = person
    // The line editor asks its output for the size and listens for changes of it, as of a terminal's.
    person.onResize(({ columns, rows }) => {
      Object.assign(channel, { columns, rows })
      channel.emit('resize')
      Object.assign(this.#environment, { COLUMNS: String(columns), LINES: String(rows) })
    })
    this.#editor = createInterface({ input: channel, output: channel, terminal: true, historySize: 200 })
  }

  start(): void {
    const greeting = (['zh', 'en'] as const).map(language =>
      fill(hostWords.greeting, { name: this.#host }, language),
    )
    this.#write(`\x1b[2m${greeting.join('\r\n')}\x1b[0m\r\n`)
    this.#editor
      .on('line', line => {
        this.#lines.push(line)
        if (this.#running === undefined) void this.#runLines()
      })
      .on('SIGINT', () => this.#interrupt())
      .on('close', () => this.#close())
    this.#person.channel.once('close', () => this.#close())
    this.#prompt()
  }

  async #runLines(): Promise<void> {
    for (let line = this.#lines.shift(); line !== undefined; line = this.#lines.shift()) {
      if (line.trim() !== '') await this.#run(line)
      if (this.#closed) return
    }
    this.#prompt()
  }

  async #run(line: string): Promise<void> {
    const running = (this.#running = new AbortController())
    const terminal: Terminal = {
      signal: running.signal,
      write: (stream, text) => {
        const said = stream === 'stderr' ? explained(text) : text
        if (!running.signal.aborted) this.#write(said.replaceAll(/\r?\n/g, '\r\n'))
      },
    }
    const outcome = await runStatements(
      () => this.#newShell(terminal),
      `${line}\n`,
      terminal,
      this.#environment,
    )
    this.#running = undefined
    const { COLUMNS, LINES } = this.#environment
    this.#environment = { ...outcome.environment, ...(COLUMNS && LINES && { COLUMNS, LINES }) }
    this.#exitCode = running.signal.aborted ? 130 : outcome.exitCode
    if (outcome.ended && !running.signal.aborted) this.#close()
  }

  #interrupt(): void {
    this.#write('^C\r\n')
    this.#lines.length = 0
    if (this.#running !== undefined) return this.#running.abort()
    // Throws away what was typed so far.
    this.#editor.write(null, { ctrl: true, name: 'e' })
    this.#editor.write(null, { ctrl: true, name: 'u' })
    this.#prompt()
  }

  #prompt(): void {
    const folder = this.#environment['PWD'] ?? '/'
    const shown = folder === home ? '~' : folder
    this.#editor.setPrompt(`root@${this.#host}:${shown}# `)
    // Where a part of the next line is typed already, what follows belongs behind it.
    this.#editor.prompt(true)
  }

  #write(text: string): void {
    if (!this.#closed) this.#person.channel.write(text)
  }

  #close(): void {
    if (this.#closed) return
    this.#write('\r\n')
    this.#closed = true
    this.#running?.abort()
    this.#editor.close()
    this.#end(this.#exitCode)
  }
}

/** A program that is not there may be missing here alone: nobody is to take that for a fault of the host. */
function explained(text: string): string {
  return text.replaceAll(/^bash: \S+: command not found$/gm, `$& (${bilingual(hostWords.unknown)})`)
}
