/** What somebody pasted to compare with the key that a host shows. */

/** `not-whole`: no fingerprint, or a piece of one. `md5`: a fingerprint, in the form that cannot be compared. */
export type KeyMatch = 'same' | 'differs' | 'not-whole' | 'md5'

/** 32 bytes in base64, without what it is padded with. */
const whole = /^[A-Za-z0-9+/]{43}$/
const md5 = /(?:^|[^0-9a-f:])(?:MD5:)?(?:[0-9a-f]{2}:){15}[0-9a-f]{2}(?![0-9a-f:])/i

/**
 * Compares with `fingerprint` (`SHA256:…`). The whole line that ssh-keygen prints is understood, and several of them, as a host with
 * several keys prints; of the letters only those of the prefix may be of the other case. undefined: nothing was given.
 */
export function matchHostKey(given: string, fingerprint: string): KeyMatch | undefined {
  if (given.trim() === '') return undefined
  const prefixed = [...given.matchAll(/SHA256[:：]\s*([A-Za-z0-9+/]*)/gi)].map(([, base64 = '']) => base64)
  // openssl prints it bare.
  const words = given.trim().split(/\s+/)
  const bare = words.length === 1 ? [given.trim().replace(/=$/, '')] : []
  const found = (prefixed.length > 0 ? prefixed : bare).filter(one => whole.test(one))
  if (found.some(one => `SHA256:${one}` === fingerprint)) return 'same'
  if (found.length > 0) return 'differs'
  return prefixed.length === 0 && md5.test(given) ? 'md5' : 'not-whole'
}
