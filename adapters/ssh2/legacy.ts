/**
 * Which algorithms are offered. The first list of each part is on for every host; the second only where the site file names
 * the algorithm, and then appended last. `hmac-sha1` stays on, as in OpenSSH itself: CentOS 6 has no better MAC.
 */
import type { Algorithms } from 'ssh2'
import { RunError } from '../../engine/errors.ts'

export type Part = 'kex' | 'serverHostKey' | 'cipher' | 'hmac'

const offered: Readonly<Record<Part, readonly string[]>> = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: [
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    'hmac-sha1-etm@openssh.com',
    'hmac-sha2-256',
    'hmac-sha2-512',
    'hmac-sha1',
  ],
}

/** Strongest first, so that the one suggested is the least bad. */
const legacy: Readonly<Record<Part, readonly string[]>> = {
  kex: ['diffie-hellman-group14-sha1', 'diffie-hellman-group-exchange-sha1', 'diffie-hellman-group1-sha1'],
  serverHostKey: ['ssh-rsa', 'ssh-dss'],
  cipher: [
    'aes256-cbc',
    'aes192-cbc',
    'aes128-cbc',
    '3des-cbc',
    'blowfish-cbc',
    'cast128-cbc',
    'arcfour256',
    'arcfour128',
  ],
  hmac: ['hmac-sha2-256-96', 'hmac-sha2-512-96', 'hmac-ripemd160', 'hmac-sha1-96', 'hmac-md5', 'hmac-md5-96'],
}

const parts: readonly Part[] = ['kex', 'serverHostKey', 'cipher', 'hmac']

/**
 * The offer for one host. `knownKeyTypes` (types of its stored keys) go first, so that a server with several keys shows the
 * one we can compare. RunError INPUT_INVALID for a name that ssh2 does not know.
 */
export function algorithmsFor(
  allowed: readonly string[],
  knownKeyTypes: readonly string[] = [],
): Record<Part, string[]> {
  const unknown = allowed.find(
    name => !parts.some(part => offered[part].includes(name) || legacy[part].includes(name)),
  )
  if (unknown !== undefined) throw new RunError('INPUT_INVALID', { what: `legacy: ${unknown}` })
  const offer = (part: Part): string[] => [
    ...offered[part],
    ...legacy[part].filter(name => allowed.includes(name)),
  ]
  const hostKeys = offer('serverHostKey')
  const known = hostKeys.filter(name => knownKeyTypes.includes(keyTypeOf(name)))
  return {
    kex: offer('kex'),
    serverHostKey: [...known, ...hostKeys.filter(name => !known.includes(name))],
    cipher: offer('cipher'),
    hmac: offer('hmac'),
  }
}

/** ssh2's types list algorithm names one by one; ours were checked above. */
export function asSsh2(offer: Record<Part, string[]>): Algorithms {
  return { ...offer, compress: ['none'] } as Algorithms
}

/** Algorithms in use that are on only because the site file allowed them. */
export function legacyInUse(used: readonly string[]): string[] {
  return [...new Set(used)].filter(name => parts.some(part => legacy[part].includes(name)))
}

/** The least bad algorithm among the server's that the site file could switch on. */
export function remedy(part: Part, theirs: readonly string[]): string | undefined {
  return legacy[part].find(name => theirs.includes(name))
}

/** `rsa-sha2-256` and `rsa-sha2-512` are ways to sign with an `ssh-rsa` key. */
export function keyTypeOf(algorithm: string): string {
  return algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm
}
