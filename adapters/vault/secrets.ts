/** Secrets from the vault, from the environment, from a file, or from the person at the keyboard. */
import type { Phrase } from '../../engine/phrase.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { secretName } from '../../engine/words/secret-names.ts'
import { readFile, stat } from 'node:fs/promises'
import { RunError, unreachable } from '../../engine/errors.ts'
import type { Logger, Prompter, Secrets } from '../../engine/ports.ts'
import type { SecretUse } from '../../engine/run/questions.ts'
import type { SecretReference } from '../../engine/site/schema.ts'
import { sitePath } from '../files/load.ts'

interface SecretsOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder of the site file; relative paths start there. */
  readonly siteDir: string
  readonly prompter: Prompter
  readonly logger: Logger
  /** Value of a name in the vault, which is opened where it is locked. */
  readonly vault?: (name: string) => Promise<string | undefined>
}

/** Asks for a prompted value once a process; nothing is written anywhere. */
export function createSecrets(options: SecretsOptions): Secrets {
  const prompted = new Map<string, Promise<string>>()
  function ask(name: string, use: SecretUse | undefined): Promise<string> {
    const answer = prompted.get(name) ?? promptFor(name, use, options.prompter)
    prompted.set(name, answer)
    // A refused or cancelled question may be asked again.
    answer.catch(() => prompted.delete(name))
    return answer
  }
  return {
    async get(name: string, reference: SecretReference, use?: SecretUse) {
      if ('env' in reference) return fromEnvironment(name, reference.env, options.env)
      if ('file' in reference) return fromFile(name, reference.file, options)
      if ('prompt' in reference) return ask(name, use)
      if ('vault' in reference) return fromVault(name, reference.vault, options.vault)
      return unreachable(reference)
    },
  }
}

function absent(name: string, source: Phrase, cause?: unknown): RunError {
  return new RunError('SECRET_MISSING', { name: secretName(name), source }, { cause })
}

async function fromVault(name: string, key: string, read: SecretsOptions['vault']): Promise<string> {
  if (read === undefined)
    throw new RunError('NOT_SUPPORTED', { what: phrase('secret-from-vault', { entry: key }) })
  const value = await read(key)
  if (value === undefined || value === '') throw absent(name, phrase('secret-from-vault', { entry: key }))
  return value
}

function fromEnvironment(name: string, variable: string, env: SecretsOptions['env']): string {
  const value = env[variable]
  if (value === undefined || value === '') {
    throw absent(name, phrase('secret-from-env', { variable }))
  }
  return value
}

/** The first line, without its line end: editors add one that is no part of a password. */
async function fromFile(name: string, file: string, options: SecretsOptions): Promise<string> {
  const path = sitePath(file, options.siteDir)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw absent(name, phrase('secret-from-file', { path }), cause)
  })
  const value = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0]
  if (value === undefined || value === '') throw absent(name, phrase('secret-from-file', { path }))
  const { mode } = await stat(path)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    options.logger.warn('a secret file can be read by others', { path })
  }
  return value
}

async function promptFor(name: string, use: SecretUse | undefined, prompter: Prompter): Promise<string> {
  const { value } = await prompter.ask({ kind: 'secret', id: `secret:${name}`, name, ...(use && { use }) })
  if (value === '') throw absent(name, phrase('secret-not-typed'))
  return value
}
