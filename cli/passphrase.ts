/** Passphrases and secret values from a descriptor, the environment or the keyboard. Never from argv: `ps` shows that to everyone. */
import { readFileSync } from 'node:fs'
import { RunError } from '../engine/errors.ts'
import { say, UsageError, type Shell } from './shell.ts'
import { processTerminal } from './terminal.ts'

export interface SecretSource {
  /** Number of an open descriptor, as the option gave it. */
  readonly descriptor: string | undefined
  readonly option: string
  readonly variable?: string
  readonly prompt: 'ask-passphrase' | 'ask-new-passphrase' | 'ask-value'
  /** Typed twice, so that a slip is found before it locks somebody out. */
  readonly twice?: boolean
}

/** Throws QUESTION_UNANSWERED where nothing was given and nobody sits there, and a UsageError for a descriptor that cannot be read. */
export async function readSecret(shell: Shell, source: SecretSource): Promise<string> {
  return shell.redactor.add(await givenSecret(shell, source), 'secret')
}

async function givenSecret(shell: Shell, source: SecretSource): Promise<string> {
  const { descriptor, option, variable, prompt } = source
  if (descriptor !== undefined) return fromDescriptor(descriptor, option)
  const given = variable === undefined ? undefined : shell.env[variable]
  if (given !== undefined) return given
  if (!shell.interactive) throw new RunError('QUESTION_UNANSWERED', { id: option })
  const terminal = processTerminal(shell, () => process.emit('SIGINT'))
  const ask = (words: SecretSource['prompt'] | 'ask-again-same'): Promise<string> =>
    terminal.secret(`${say(shell, words)}: `, shell.signal)
  const typed = await ask(prompt)
  if (source.twice === true && (await ask('ask-again-same')) !== typed) throw new UsageError('not-the-same')
  return typed
}

/** One line end at its end belongs to `echo`, not to the secret. */
function fromDescriptor(descriptor: string, option: string): string {
  if (!/^\d{1,4}$/.test(descriptor)) throw new UsageError('descriptor-invalid', { name: option })
  try {
    return readFileSync(Number(descriptor), 'utf8').replace(/\r?\n$/, '')
  } catch {
    throw new UsageError('descriptor-invalid', { name: option })
  }
}
