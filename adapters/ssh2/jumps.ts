/** One connection to a jump host serves all hosts behind it, and closes with the last of them. */
import type { LinkIdentity } from '../../engine/ports.ts'
import type { HostAccess } from '../../engine/site/schema.ts'
import type { Link } from './link.ts'

export interface Jump {
  readonly link: Link
  /** All hops up to and with this one. */
  readonly hops: LinkIdentity['hops']
  release(): void
}

export interface Jumps {
  /** undefined for a host that is reached directly. */
  acquire(hops: HostAccess['hops'], signal?: AbortSignal): Promise<Jump | undefined>
}

interface Shared {
  readonly link: Promise<Link>
  users: number
}

/** `open` connects to a jump host, itself through the hops before it. */
export function createJumps(open: (access: HostAccess, signal?: AbortSignal) => Promise<Link>): Jumps {
  const all = new Map<string, Shared>()

  function share(key: string, access: HostAccess, signal?: AbortSignal): Shared {
    const shared: Shared = { link: open(access, signal), users: 0 }
    const forget = (): void => {
      if (all.get(key) === shared) all.delete(key)
    }
    all.set(key, shared)
    shared.link.then(link => link.onLost(forget), forget)
    return shared
  }

  return {
    async acquire(hops, signal) {
      const last = hops.at(-1)
      if (last === undefined) return undefined
      const key = hops.map(({ ssh }) => `${ssh.user}@${ssh.address}:${ssh.port}`).join(' > ')
      const shared = all.get(key) ?? share(key, { ...last, hops: hops.slice(0, -1) }, signal)
      shared.users += 1
      const link = await shared.link
      let released = false
      return {
        link,
        hops: [...link.identity.hops, { host: last.name, fingerprint: link.identity.fingerprint }],
        release() {
          if (released) return
          released = true
          shared.users -= 1
          if (shared.users === 0) link.close()
        },
      }
    },
  }
}
