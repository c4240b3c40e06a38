/** Fetches what a login needs: secrets, key files and answers. Each value is registered for redaction before it is used. */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { RunError, isRunError } from '../../engine/errors.ts'
import type { Prompter, Secrets } from '../../engine/ports.ts'
import type { SecretReference } from '../../engine/site/schema.ts'

export interface CredentialPorts {
  readonly secrets: Secrets
  readonly prompter: Prompter
  /** Called with each secret value before it is used. */
  readonly registerSecret: (value: string) => void
  /** Text of a private key file. Throws RunError FILE_UNREADABLE. */
  readonly readKeyFile: (path: string) => Promise<string>
}

export interface Credentials {
  /** Of a login to `host`, and asked for as such. */
  secret(name: string, reference: SecretReference, host: string): Promise<string>
  /** undefined where nobody is there to answer. */
  ask(name: string, label: string): Promise<string | undefined>
  keyFile(path: string): Promise<string>
}

/** Values are kept for the life of the transport, so that a reconnect in the night asks nobody again. */
export function createCredentials(ports: CredentialPorts): Credentials {
  const kept = new Map<string, Promise<string>>()
  const once = (key: string, fetch: () => Promise<string>): Promise<string> => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const value = fetch()
    kept.set(key, value)
    value.catch(() => kept.delete(key))
    return value
  }
  const registered = (value: string): string => {
    ports.registerSecret(value)
    return value
  }
  return {
    secret: (name, reference, host) =>
      once(JSON.stringify([name, reference]), async () =>
        registered(await ports.secrets.get(name, reference, { kind: 'login', host })),
      ),
    keyFile: path => once(`key ${path}`, () => ports.readKeyFile(path)),
    async ask(name, label) {
      try {
        const answer = await ports.prompter.ask({ kind: 'secret', id: `secret:${name}`, name, label })
        return registered(answer.value)
      } catch (error) {
        if (isRunError(error, 'QUESTION_UNANSWERED')) return undefined
        throw error
      }
    },
  }
}

/** Reads a key from this computer; `~/` is the user's home. */
export async function readKeyFromDisk(path: string): Promise<string> {
  const full = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path
  try {
    return await readFile(full, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new RunError('FILE_UNREADABLE', { file: path, reason }, { cause: error })
  }
}
