/** What stands inside a vault: `{ "format": 1, "secrets": { name: value } }`, and what may stand there. */
import { z } from 'zod'
import { RunError } from '../../engine/errors.ts'

export type SecretMap = ReadonlyMap<string, string>

const Content = z.object({ format: z.literal(1), secrets: z.record(z.string(), z.string()) })

/** Throws VAULT_DAMAGED: it decrypted, so somebody else made it, or a later release. */
export function readSecrets(plain: Uint8Array, path: string): SecretMap {
  try {
    const { secrets } = Content.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain)))
    return new Map(Object.entries(secrets))
  } catch {
    // Without its cause: a parser's message quotes what it read.
    throw new RunError('VAULT_DAMAGED', { path })
  }
}

export function writeSecrets(secrets: SecretMap): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ format: 1, secrets: Object.fromEntries(secrets) }))
}

/** `node-a`, `acme/node-a.root`: what can be written in a site file without quotes. Throws VAULT_NAME_INVALID. */
export function requireName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._/@-]{0,99}$/.test(name)) throw new RunError('VAULT_NAME_INVALID', { name })
}

export const shortestPassphrase = 8

/** Eight characters, or fewer where they are not ASCII: four Chinese characters are 12 bytes. Throws VAULT_PASSPHRASE_SHORT. */
export function requirePassphrase(passphrase: string): void {
  const long = [...passphrase].length >= shortestPassphrase || Buffer.byteLength(passphrase) >= 12
  if (!long) throw new RunError('VAULT_PASSPHRASE_SHORT', { least: shortestPassphrase })
}
