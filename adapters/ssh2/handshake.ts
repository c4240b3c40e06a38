/** Reads from ssh2's debug lines what its errors leave out: both sides' offers and the server's version. */
import { phrase, type PhraseCode } from '../../engine/words/phrases/index.ts'
import { RunError } from '../../engine/errors.ts'
import type { Ssh } from '../../engine/site/schema.ts'
import type { Part } from './legacy.ts'
import { remedy } from './legacy.ts'

export interface HandshakeRecord {
  readonly debug: (line: string) => void
  /** Stops listening: after the login ssh2 would report every packet. */
  stop(): void
  serverVersion(): string
  /** The host key algorithms that the server offers, once it has said so. */
  theirHostKeys(): readonly string[]
  /** What an error that ended the handshake means. */
  failure(error: Error): RunError
  timedOut(): RunError
}

interface Offer {
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
}

/** The host hung up before it said why. */
export const closed = new Error('the connection was closed')

const partNames: Readonly<Record<string, Part>> = {
  'KEX method': 'kex',
  'Host key format': 'serverHostKey',
  'C->S cipher': 'cipher',
  'S->C cipher': 'cipher',
  'C->S MAC': 'hmac',
  'S->C MAC': 'hmac',
}
const partTitles = {
  kex: 'part-kex',
  serverHostKey: 'part-host-key',
  cipher: 'part-cipher',
  hmac: 'part-mac',
} as const satisfies Record<Part, PhraseCode>

export function createHandshakeRecord(host: string, ssh: Ssh): HandshakeRecord {
  const address = `${ssh.address}:${ssh.port}`
  const sides = new Map<string, readonly string[]>()
  let last: string | undefined
  let version = ''
  let listening = true

  function failedPart(): { part: Part; offer: Offer } | undefined {
    const part = last === undefined ? undefined : partNames[last]
    if (part === undefined) return undefined
    return {
      part,
      offer: { ours: sides.get(`local ${last}`) ?? [], theirs: sides.get(`remote ${last}`) ?? [] },
    }
  }
  return {
    debug(line) {
      if (!listening) return
      const ident = /^Remote ident: '(.*)'$/.exec(line)
      if (ident?.[1] !== undefined) version = ident[1]
      const offer = /^Handshake: \((local|remote)\) ([^:]+): (.*)$/.exec(line)
      const [, side, name, list] = offer ?? []
      if (side === undefined || name === undefined || list === undefined) return
      last = name
      sides.set(`${side} ${name}`, list.split(','))
    },
    stop() {
      listening = false
    },
    serverVersion: () => version,
    theirHostKeys: () => sides.get('remote Host key format') ?? [],
    timedOut: () => new RunError('HOST_UNREACHABLE', { host, address, reason: phrase('no-answer-in-time') }),
    failure(error) {
      const failed = /no matching/i.test(error.message) ? failedPart() : undefined
      if (failed !== undefined) return noMatch(host, address, failed.part, failed.offer, error)
      if ((error as { level?: string }).level === 'handshake') {
        return new RunError('HANDSHAKE_FAILED', { host, address, said: error.message }, { cause: error })
      }
      const reason = error === closed ? phrase('connection-closed') : spoken(error)
      return new RunError('HOST_UNREACHABLE', { host, address, reason }, { cause: error })
    },
  }
}

/** The system's code has words of its own; its sentence is English only. */
function spoken(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

function noMatch(host: string, address: string, part: Part, offer: Offer, cause: Error): RunError {
  // 'ext-info-c' and the like are signals, not algorithms.
  const real = (names: readonly string[]): string[] =>
    names.filter(name => !/^(ext-info-|kex-strict-)/.test(name))
  const theirs = real(offer.theirs)
  const missing = remedy(part, theirs)
  const params = {
    host,
    address,
    part: phrase(partTitles[part]),
    ours: real(offer.ours).join(', '),
    theirs: theirs.join(', '),
    missing: missing ?? theirs.join(', '),
    setting: missing === undefined ? '-' : `legacy: [${missing}]`,
  }
  return new RunError('HANDSHAKE_FAILED', params, { cause })
}
