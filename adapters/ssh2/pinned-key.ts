/**
 * A pin says which key, not of which type; a server with several shows only the one that was negotiated. So a wrong key is only
 * the last word once each type that the server offers was seen.
 */
import { RunError, isRunError } from '../../engine/errors.ts'
import type { Ssh } from '../../engine/site/schema.ts'
import { fingerprintOf, hostKeyOf, pinsOf } from './host-keys.ts'
import { algorithmsFor, keyTypeOf } from './legacy.ts'

export interface WantedKey {
  /** Key types that are to be offered before the others. */
  readonly first: readonly string[]
  /** What the server showed, and the algorithms it offers. */
  saw(key: Buffer, offered: readonly string[]): void
}

/** Which type fitted, by address and pins: the next connection finds it at once. */
export type PinnedTypes = Map<string, string>

/** Tries again with each further type of the server while only wrong keys were shown. Throws HOST_KEY_CHANGED naming all it saw. */
export async function withPinnedKey<T>(
  known: PinnedTypes,
  ssh: Ssh,
  attempt: (wanted: WantedKey) => Promise<T>,
): Promise<T> {
  const pins = pinsOf(ssh)
  const id = `${ssh.address}:${ssh.port} ${pins.join()}`
  const supported = algorithmsFor(ssh.legacy ?? []).serverHostKey
  const seen = new Map<string, string>()
  let offered: readonly string[] = []
  let next = known.get(id)
  for (;;) {
    let type = ''
    const wanted: WantedKey = {
      first: next === undefined ? [] : [next],
      saw(key, algorithms) {
        type = hostKeyOf(key).type
        offered = algorithms
        seen.set(type, fingerprintOf(key))
      },
    }
    try {
      const link = await attempt(wanted)
      if (pins.length > 0) known.set(id, type)
      return link
    } catch (error) {
      if (!isRunError(error, 'HOST_KEY_CHANGED') || pins.length === 0) throw error
      const left = supported.filter(name => offered.includes(name)).map(keyTypeOf)
      next = left.find(name => !seen.has(name))
      // The server shows the same type again although another was put first: it does not have that one after all.
      if (next === undefined || seen.size > supported.length) throw allSeen(error, seen)
      seen.set(next, seen.get(next) ?? '')
    }
  }
}

function allSeen(error: RunError, seen: ReadonlyMap<string, string>): RunError {
  const shown = [...seen].filter(([, fingerprint]) => fingerprint !== '')
  const keyType = shown.map(([type]) => type).join(', ')
  const fingerprints = shown.map(([, fingerprint]) => fingerprint).join(', ')
  return new RunError(error.code, { ...error.params, keyType, new: fingerprints })
}
