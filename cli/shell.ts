/** What a command gets from the process it runs in, so that a test can bring its own. */
import { sayCode } from '../engine/words/index.ts'
import { cliWords, type CliCode } from '../engine/words/cli.ts'
import { fill } from '../engine/words/fill.ts'
import type { ErrorParams } from '../engine/errors.ts'
import type { Language, Text } from '../engine/runbook/text.ts'

export interface Shell {
  readonly language: Language
  readonly json: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal
  /** Whether somebody sits there to answer. */
  readonly interactive: boolean
  readonly colours: boolean
  /** Folders that runbooks are looked for in, in order. */
  readonly runbooksDirs: readonly string[]
  /** Results: one line on standard output. */
  out(line: string): void
  /** Messages: one line on standard error. */
  err(line: string): void
}

export function say(shell: Shell, code: CliCode, params: ErrorParams = {}): string {
  return fill(cliWords[code], params, shell.language)
}

/** An error's code of the engine in words. */
export function sayError(shell: Shell, code: string, params: ErrorParams): string {
  return sayCode(code, params, shell.language)
}

export function textOf(shell: Shell, text: Text): string {
  return text[shell.language]
}

/** One JSON value on one line of standard output. */
export function outJson(shell: Shell, value: unknown): void {
  shell.out(JSON.stringify(value))
}

/** The command line itself is wrong: exit 2. */
export class UsageError extends Error {
  readonly code: CliCode
  readonly params: ErrorParams
  constructor(code: CliCode, params: ErrorParams = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}
