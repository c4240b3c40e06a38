/** The fakes that fit in a few lines each. */
import { RunError } from '../../engine/errors.ts'
import type { Digest, Files, Logger, Random, Secrets } from '../../engine/ports.ts'
import { systemDigest } from '../system/digest.ts'

/** The real hash: a fake one would hide a wrong chain. */
export const memoryDigest: Digest = systemDigest

/** Counts up: 01, 02, 03 … each padded to the length asked for, so that ids in a test stay readable. */
export function memoryRandom(): Random {
  let next = 0
  return {
    hex: bytes =>
      (++next)
        .toString(16)
        .padStart(bytes * 2, '0')
        .slice(-bytes * 2),
  }
}

/** Values by the site's name of the secret. */
export function memorySecrets(values: Readonly<Record<string, string>> = {}): Secrets {
  return {
    get(name) {
      const value = values[name]
      if (value !== undefined) return Promise.resolve(value)
      return Promise.reject(new RunError('SECRET_MISSING', { name, source: 'memory' }))
    },
  }
}

export interface MemoryLogger extends Logger {
  readonly entries: readonly {
    readonly level: 'debug' | 'warn'
    readonly message: string
    readonly data: Readonly<Record<string, unknown>>
  }[]
}

export function memoryLogger(): MemoryLogger {
  const entries: MemoryLogger['entries'][number][] = []
  return {
    entries,
    debug: (message, data = {}) => void entries.push({ level: 'debug', message, data }),
    warn: (message, data = {}) => void entries.push({ level: 'warn', message, data }),
  }
}

/** Files by absolute path; only size and hash are ever asked for. */
export function memoryFiles(contents: Readonly<Record<string, string>> = {}): Files {
  return {
    inspect(path) {
      const text = contents[path]
      if (text === undefined) return Promise.resolve(undefined)
      return Promise.resolve({ bytes: Buffer.byteLength(text), sha256: memoryDigest.sha256(text) })
    },
  }
}
