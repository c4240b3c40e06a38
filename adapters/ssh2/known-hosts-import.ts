/** Which lines of somebody's known_hosts are taken over. */
import { readKnownHosts, type DamageReason, type KnownHostsLine } from './known-hosts-lines.ts'

/**
 * `pattern`: a wildcard vouches for hosts that nobody has looked at. `cert-authority`: certificates are not checked here, so such
 * a line would say nothing. `conflict`: another key of this type is known for the host, and only a person may change that.
 */
export type RefusedReason = DamageReason | 'pattern' | 'cert-authority' | 'conflict' | 'type'

export interface ImportResult {
  readonly added: number
  /** Were there already. */
  readonly known: number
  readonly refused: readonly {
    readonly line: number
    readonly reason: RefusedReason
    readonly names: string
    /** For a conflict: the key that stays, and the one that was not taken. */
    readonly old?: string
    readonly new?: string
  }[]
}

const types = new Set([
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
  'ssh-dss',
])

export function judgeImport(
  text: string,
  stored: readonly KnownHostsLine[],
): { readonly take: readonly string[]; readonly result: ImportResult } {
  const { lines, damaged } = readKnownHosts(text)
  const raw = text.split(/\r?\n/)
  const there = [...stored]
  const take: string[] = []
  let known = 0
  const refused: ImportResult['refused'][number][] = damaged.map(one => ({ ...one, names: '' }))
  for (const line of lines) {
    const names = line.names.join(',')
    const refuse = (reason: RefusedReason, more: { old?: string; new?: string } = {}): void =>
      void refused.push({ line: line.line, reason, names, ...more })
    const other = there.find(one => conflicts(one, line))
    if (there.some(one => isSame(one, line))) known += 1
    else if (line.marker === 'cert-authority') refuse('cert-authority')
    else if (!types.has(line.type)) refuse('type')
    else if (line.marker === undefined && line.names.some(name => /^!|[*?]/.test(name))) refuse('pattern')
    else if (other !== undefined) refuse('conflict', { old: other.fingerprint, new: line.fingerprint })
    else {
      there.push(line)
      take.push(raw[line.line - 1]?.trim() ?? '')
    }
  }
  return { take, result: { added: take.length, known, refused: refused.toSorted((a, b) => a.line - b.line) } }
}

function isSame(one: KnownHostsLine, other: KnownHostsLine): boolean {
  return (
    one.marker === other.marker &&
    one.base64 === other.base64 &&
    other.names.every(name => one.names.includes(name))
  )
}

function conflicts(one: KnownHostsLine, other: KnownHostsLine): boolean {
  if (one.marker !== undefined || other.marker !== undefined) return false
  if (one.type !== other.type || one.base64 === other.base64) return false
  return one.names.some(name => other.names.includes(name))
}
