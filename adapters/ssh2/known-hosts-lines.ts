/** Lines of a known_hosts file, as sshd(8) "SSH_KNOWN_HOSTS FILE FORMAT" has them. Pure: nothing here reads a disk. */
import { createHmac } from 'node:crypto'
import { fingerprintOf, type HostKey } from './host-keys.ts'

export interface KnownHostsLine extends HostKey {
  /** Counts from 1. */
  readonly line: number
  /** As written; a hashed name is one of them, `|1|SALT|HASH`. */
  readonly names: readonly string[]
  readonly fingerprint: string
}
export type DamageReason = 'fields' | 'marker' | 'key'
export interface DamagedLine {
  readonly line: number
  readonly reason: DamageReason
}

/** A file of a million lines is somebody's mistake; nothing of ours comes near. */
const longestLine = 16_384

/** Empty lines and comments are left out; what cannot be understood is told by its line and never counts as a key. */
export function readKnownHosts(text: string): {
  readonly lines: readonly KnownHostsLine[]
  readonly damaged: readonly DamagedLine[]
} {
  const lines: KnownHostsLine[] = []
  const damaged: DamagedLine[] = []
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1
    const written = raw.trim()
    if (written === '' || written.startsWith('#')) continue
    const read = readLine(written.slice(0, longestLine), line)
    if (typeof read === 'string') damaged.push({ line, reason: read })
    else lines.push(read)
  }
  return { lines, damaged }
}

function readLine(written: string, line: number): KnownHostsLine | DamageReason {
  const fields = written.split(/[ \t]+/)
  const marker = fields[0]?.startsWith('@') === true ? fields.shift() : undefined
  if (marker !== undefined && marker !== '@revoked' && marker !== '@cert-authority') return 'marker'
  const [names = '', type, base64] = fields
  if (names === '' || type === undefined || base64 === undefined) return 'fields'
  // Node reads past what is no base64; OpenSSH does not.
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return 'key'
  const blob = Buffer.from(base64, 'base64')
  if (typeInside(blob) !== type) return 'key'
  return {
    ...(marker !== undefined && { marker: marker === '@revoked' ? 'revoked' : 'cert-authority' }),
    ...{ line, names: names.split(','), type, base64, fingerprint: fingerprintOf(blob) },
  }
}

/** A key says its own type in its first field: a cut or exchanged one does not fit the line. */
function typeInside(blob: Buffer): string | undefined {
  if (blob.length < 8) return undefined
  const length = blob.readUInt32BE(0)
  return length > 64 || blob.length < length + 8 ? undefined : blob.toString('latin1', 4, 4 + length)
}

/** `address` for port 22, else `[address]:port`, as OpenSSH writes it. */
export function hostPattern(address: string, port: number): string {
  return port === 22 ? address.toLowerCase() : `[${address.toLowerCase()}]:${port}`
}

/** A name that matches counts, unless a `!name` that matches stands on the same line. */
export function namesMatch(names: readonly string[], address: string, port: number): boolean {
  const pattern = hostPattern(address, port)
  const same = (name: string): boolean =>
    nameMatches(name, pattern) || (port === 22 && nameMatches(name, `[${pattern}]:22`))
  const refused = names.some(name => name.startsWith('!') && same(name.slice(1)))
  return !refused && names.some(name => !name.startsWith('!') && same(name))
}

function nameMatches(name: string, pattern: string): boolean {
  if (name.startsWith('|')) return hashMatches(name, pattern)
  if (!/[*?]/.test(name)) return name.toLowerCase() === pattern
  return globMatches(name.toLowerCase(), pattern)
}

/** `|1|SALT|HASH`: HMAC-SHA1 of the name with the salt as key, both in base64. */
function hashMatches(name: string, pattern: string): boolean {
  const [, version, salt = '', hash] = name.split('|')
  if (version !== '1' || hash === undefined) return false
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(pattern).digest('base64') === hash
}

/** `*` and `?` without going back more than to the last `*`: no pattern makes this slow. */
function globMatches(glob: string, text: string): boolean {
  let [at, star, resume] = [0, -1, 0]
  let place = 0
  while (place < text.length) {
    const wanted = glob[at]
    if (wanted === '*') {
      star = at
      at += 1
      resume = place
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[place])) {
      at += 1
      place += 1
    } else if (star >= 0) {
      at = star + 1
      resume += 1
      place = resume
    } else return false
  }
  return /^\**$/.test(glob.slice(at))
}
