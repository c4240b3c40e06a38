/** A live connection to one host. */
import type { Client } from 'ssh2'
import type { Clock, LinkIdentity } from '../../engine/ports.ts'
import type { Connected } from './connect.ts'
import { legacyInUse } from './legacy.ts'

export interface Link {
  readonly client: Client
  readonly identity: LinkIdentity
  isAlive(): boolean
  roundTripMs(): number | undefined
  /** Calls back once when the connection dies or is closed, at once if it is dead already. Returns its own undo. */
  onLost(listener: () => void): () => void
  close(): void
}

export interface LinkOptions {
  readonly clock: Clock
  readonly hops: LinkIdentity['hops']
  readonly pingSeconds: number
  /** Called once, when the connection has ended. */
  readonly ended: () => void
}

export function createLink(connected: Connected, options: LinkOptions): Link {
  const { client } = connected
  const listeners = new Set<() => void>()
  let alive = true
  const roundTrip = measureRoundTrips(client, options.clock, options.pingSeconds)

  function lost(): void {
    if (!alive) return
    alive = false
    roundTrip.stop()
    client.destroy()
    for (const listener of listeners) listener()
    listeners.clear()
    options.ended()
  }
  client.on('error', lost).on('end', lost).on('close', lost)

  return {
    client,
    identity: identityOf(connected, options.hops),
    isAlive: () => alive,
    roundTripMs: () => (alive ? roundTrip.value() : undefined),
    onLost(listener) {
      if (alive) listeners.add(listener)
      else listener()
      return () => void listeners.delete(listener)
    },
    close() {
      client.end()
      lost()
    },
  }
}

function measureRoundTrips(client: Client, clock: Clock, everySeconds: number) {
  let last: number | undefined
  let sentAt: number | undefined
  function ping(): void {
    if (sentAt !== undefined) return
    const sent = clock.monotonic()
    sentAt = sent
    try {
      // Undoing a forwarding that does not exist: a global request that every server answers and that changes nothing.
      client.unforwardIn('127.0.0.1', 1, () => {
        last = clock.monotonic() - sent
        sentAt = undefined
      })
    } catch {
      sentAt = undefined
    }
  }
  ping()
  const timer = setInterval(ping, everySeconds * 1000).unref()
  return {
    stop: () => clearInterval(timer),
    value(): number | undefined {
      // An answer that is overdue already says more than the last one did.
      const waiting = sentAt === undefined ? 0 : clock.monotonic() - sentAt
      return last === undefined ? undefined : Math.max(last, waiting)
    },
  }
}

function identityOf(connected: Connected, hops: LinkIdentity['hops']): LinkIdentity {
  const { negotiated, hostKey, serverVersion } = connected
  const { kex, serverHostKey, cs, sc } = negotiated
  const mac = cs.mac === '' ? 'implicit' : cs.mac
  return {
    fingerprint: hostKey.fingerprint,
    keyType: hostKey.key.type,
    serverVersion,
    algorithms: { kex, cipher: cs.cipher, mac, hostKey: serverHostKey },
    legacy: legacyInUse([kex, serverHostKey, cs.cipher, sc.cipher, cs.mac, sc.mac]),
    hops,
  }
}
