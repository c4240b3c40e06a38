/** What a command gets from the process it runs in, so that a test can bring its own. */
import { sayChangedKey } from '../engine/words/host-key.ts'
import { sayCode } from '../engine/words/index.ts'
import { cliWords, type CliCode } from '../engine/words/cli.ts'
import { fill } from '../engine/words/fill.ts'
import type { Redactor } from '../engine/redact.ts'
import { redactDeep } from '../engine/redact/deep.ts'
import { visible, visibleJson } from '../engine/visible.ts'
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
  /** Knows every secret that this process has read. */
  readonly redactor: Redactor
  /** Results: one line on standard output. Both redact, and show what would act on a terminal. */
  out(line: string): void
  /** One line as it is: data whose every text was redacted, or the address that lets the person at this terminal in, once. */
  raw(line: string): void
  /** Messages: one line on standard error. */
  err(line: string): void
}

export function say(shell: Shell, code: CliCode, params: ErrorParams = {}): string {
  return visible(fill(cliWords[code], params, shell.language))
}

/** An error's code of the engine in words; over several lines where two things are to be compared. */
export function sayError(shell: Shell, code: string, params: ErrorParams): string {
  if (code === 'HOST_KEY_CHANGED') return visible(changedKey(shell, params))
  return visible(sayCode(code, params, shell.language))
}

function changedKey(shell: Shell, params: ErrorParams): string {
  const { changed, sides, means, steps } = sayChangedKey(params, shell.language)
  const compared = sides.flatMap(({ label, keyType, fingerprint }) => [
    `  ${label}:`,
    `    ${keyType === '' ? '' : `${keyType} `}${fingerprint}`,
  ])
  const lines = steps.map(({ text, command }) => (command === undefined ? text : `${text} ${command}`))
  return [changed, ...compared, ...[means, ...lines].map(line => `  ${line}`)].join('\n')
}

export function textOf(shell: Shell, text: Text): string {
  return visible(text[shell.language])
}

const ourColours = /(\u001b\[(?:0|2|31|32|33)m)/

/** What may reach a terminal: no secret, and no control or bidirectional character that is not a colour of ours. */
export function shown(redactor: Redactor, text: string): string {
  const parts = redactor.redact(text).split(ourColours)
  return parts.map(part => (ourColours.test(part) ? part : visible(part))).join('')
}

/** One JSON value on one line of standard output. */
export function outJson(shell: Shell, value: unknown): void {
  // Text by text: a field of ours that is called `token` is none of the secrets that such a name gives away elsewhere.
  shell.raw(visibleJson(redactDeep(value, shell.redactor)))
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
