/** Passwords that a host has refused in this process. Trying one twice locks accounts, so it is never sent again. */
import { createHash, randomBytes } from 'node:crypto'

export interface RejectedPasswords {
  has(account: string, password: string): boolean
  add(account: string, password: string): void
}

export function createRejectedPasswords(): RejectedPasswords {
  // Salted, so that a memory dump shows no plain digests of passwords.
  const salt = randomBytes(16)
  const seen = new Set<string>()
  const entry = (account: string, password: string): string =>
    createHash('sha256')
      .update(salt)
      .update(JSON.stringify([account, password]))
      .digest('hex')
  return {
    has: (account, password) => seen.has(entry(account, password)),
    add: (account, password) => void seen.add(entry(account, password)),
  }
}

/** Shared by all transports of a process. */
export const rejectedInThisProcess = createRejectedPasswords()
