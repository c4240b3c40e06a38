/** Whether the key that a host shows is the key that it should have. */
import { createHash } from 'node:crypto'
import { RunError, isRunError } from '../../engine/errors.ts'
import type { Prompter } from '../../engine/ports.ts'
import type { Ssh } from '../../engine/site/schema.ts'

/** `base64` is the public key as SSH sends it, as in known_hosts. */
export interface HostKey {
  readonly type: string
  readonly base64: string
  /** `revoked`: never to be accepted. `cert-authority`: signs host certificates, which are not checked here. */
  readonly marker?: 'revoked' | 'cert-authority'
}

/** Where accepted host keys are kept. Connecting only ever adds: a changed key is removed by a person, beforehand. */
export interface HostKeyStore {
  find(address: string, port: number): Promise<readonly HostKey[]>
  add(address: string, port: number, key: HostKey): Promise<void>
}

export interface HostKeyDecision {
  readonly key: HostKey
  readonly fingerprint: string
  /** True for a key that a person has just accepted: to be stored once the host has proved that it owns it. */
  readonly isNew: boolean
}

export interface HostKeyJudge {
  readonly host: string
  readonly ssh: Ssh
  readonly store: HostKeyStore
  readonly prompter: Prompter
  /** The pins of the site file were set on another laptop: a key that fits them still has to be known here. */
  readonly foreignPins?: boolean
  readonly signal?: AbortSignal
}

/** `SHA256:…` without padding, as `ssh-keygen -l` prints it. */
export function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

export function hostKeyOf(blob: Buffer): HostKey {
  const length = blob.readUInt32BE(0)
  return { type: blob.toString('latin1', 4, 4 + length), base64: blob.toString('base64') }
}

/**
 * What was revoked never passes; then a pin in the site file wins, unless it is foreign; then the store; an unknown key is put before a person.
 * RunError HOST_KEY_REVOKED, HOST_KEY_CHANGED (old and new fingerprint; nobody is asked), HOST_KEY_AUTHORITY (only a certificate
 * would vouch for it) or HOST_KEY_UNKNOWN (nobody confirmed it).
 */
export async function judgeHostKey(judge: HostKeyJudge, blob: Buffer): Promise<HostKeyDecision> {
  const { host, ssh, store } = judge
  const key = hostKeyOf(blob)
  const fingerprint = fingerprintOf(blob)
  const params = { host, address: `${ssh.address}:${ssh.port}`, keyType: key.type }
  const changed = (old: string, more: { oldType: string } | { pinnedBy: string }): RunError =>
    new RunError('HOST_KEY_CHANGED', { ...params, old, new: fingerprint, ...more })

  const stored = await store.find(ssh.address, ssh.port)
  if (stored.some(one => one.marker === 'revoked' && one.base64 === key.base64)) {
    throw new RunError('HOST_KEY_REVOKED', { ...params, fingerprint })
  }
  const pins = pinsOf(ssh)
  if (pins.length > 0) {
    if (!pins.includes(fingerprint)) throw changed(pins.join(', '), { pinnedBy: 'host_key' })
    if (judge.foreignPins !== true) return { key, fingerprint, isNew: false }
  }

  const known = stored.filter(one => one.marker === undefined)
  if (known.some(one => one.base64 === key.base64)) return { key, fingerprint, isNew: false }
  // A key of another type counts as changed as well: the offer put the stored types first, so the host no longer has them.
  if (known.length > 0) {
    // Side by side with the one of its own type, where there is one.
    const alike = known.filter(one => one.type === key.type)
    const old = alike.length > 0 ? alike : known
    const oldType = [...new Set(old.map(one => one.type))].join(', ')
    throw changed(old.map(one => fingerprintOf(Buffer.from(one.base64, 'base64'))).join(', '), { oldType })
  }

  if (stored.some(one => one.marker === 'cert-authority')) {
    throw new RunError('HOST_KEY_AUTHORITY', { ...params, fingerprint })
  }

  if (!(await confirmed(judge, key.type, fingerprint))) {
    throw new RunError('HOST_KEY_UNKNOWN', { ...params, fingerprint })
  }
  return { key, fingerprint, isNew: true }
}

export function pinsOf(ssh: Ssh): readonly string[] {
  if (ssh.host_key === undefined) return []
  return typeof ssh.host_key === 'string' ? [ssh.host_key] : ssh.host_key
}

async function confirmed(judge: HostKeyJudge, keyType: string, fingerprint: string): Promise<boolean> {
  const { host, ssh, prompter, signal } = judge
  const address = `${ssh.address}:${ssh.port}`
  try {
    const answer = await prompter.ask(
      { kind: 'host-key', id: `host-key:${host}`, host, address, keyType, fingerprint },
      signal,
    )
    return answer.value === 'confirm'
  } catch (error) {
    if (isRunError(error, 'QUESTION_UNANSWERED')) return false
    throw error
  }
}
