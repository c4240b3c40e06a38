/** One line at a time from whoever sits at the terminal. Everything is shown on standard error: standard output is for results. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { RunError } from '../engine/errors.ts'
import { shown, type Shell } from './shell.ts'

export interface Terminal {
  show(text: string): void
  /** Throws CANCELLED on Ctrl-C, and QUESTION_UNANSWERED when the input ends. */
  line(prompt: string, signal?: AbortSignal): Promise<string>
  /** The same, without showing what is typed. */
  secret(prompt: string, signal?: AbortSignal): Promise<string>
}

export function processTerminal(shell: Shell, cancel: () => void): Terminal {
  const safe = (text: string): string => shown(shell.redactor, text)

  async function read(prompt: string, hidden: boolean, signal?: AbortSignal): Promise<string> {
    let muted = false
    const output = new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (!muted) process.stderr.write(chunk)
        done()
      },
    })
    const reader = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY })
    // In raw mode the terminal sends no signal; readline tells of Ctrl-C instead.
    reader.on('SIGINT', cancel)
    const ended = new Promise<never>((_, reject) => {
      reader.once('close', () => reject(new RunError('QUESTION_UNANSWERED')))
    })
    ended.catch(() => undefined)
    try {
      const answer = reader.question(safe(prompt), signal === undefined ? {} : { signal })
      muted = hidden
      return await Promise.race([answer, ended])
    } catch (error) {
      if (signal?.aborted === true) throw new RunError('CANCELLED', {}, { cause: error })
      throw error
    } finally {
      reader.close()
      if (hidden) process.stderr.write('\n')
    }
  }
  return {
    show: text => void process.stderr.write(`${safe(text)}\n`),
    line: (prompt, signal) => read(prompt, false, signal),
    secret: (prompt, signal) => read(prompt, true, signal),
  }
}
