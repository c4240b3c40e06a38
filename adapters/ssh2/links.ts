/** Opens connections, through jump hosts where the site says so. */
import { isRunError } from '../../engine/errors.ts'
import type { Clock, Logger, Prompter } from '../../engine/ports.ts'
import type { HostAccess, Ssh } from '../../engine/site/schema.ts'
import { connect } from './connect.ts'
import type { Credentials } from './credentials.ts'
import type { HostKeyDecision, HostKeyStore } from './host-keys.ts'
import { judgeHostKey, pinsOf } from './host-keys.ts'
import { createJumps } from './jumps.ts'
import { algorithmsFor } from './legacy.ts'
import type { Link } from './link.ts'
import { createLink } from './link.ts'
import type { RejectedPasswords } from './rejected.ts'
import { withPinnedKey, type PinnedTypes, type WantedKey } from './pinned-key.ts'
import { openTcp, openThrough } from './sockets.ts'

export interface LinkPorts {
  readonly clock: Clock
  readonly logger: Logger
  readonly prompter: Prompter
  readonly hostKeys: HostKeyStore
  readonly foreignPins?: boolean
  readonly credentials: Credentials
  readonly rejected: RejectedPasswords
  readonly agentSocket: string | undefined
  readonly connectSeconds: number
  readonly keepaliveSeconds: number
}

export interface Links {
  open(access: HostAccess, signal?: AbortSignal): Promise<Link>
}

export function createLinks(ports: LinkPorts): Links {
  const judge = createJudge(ports)
  const jumps = createJumps(open)
  const pins: PinnedTypes = new Map()

  async function open(access: HostAccess, signal?: AbortSignal): Promise<Link> {
    const seen = new Map<string, Promise<HostKeyDecision>>()
    try {
      return await withPinnedKey(pins, access.ssh, wanted => attempt(access, seen, wanted, signal))
    } catch (error) {
      // The host hung up while a person looked at the fingerprint: their answer still counts.
      if (!isRunError(error, 'HOST_UNREACHABLE') || seen.size === 0) throw error
      const decisions = await Promise.all(seen.values())
      if (!decisions.some(decision => decision.isNew)) throw error
      return withPinnedKey(pins, access.ssh, wanted => attempt(access, seen, wanted, signal))
    }
  }

  async function attempt(
    access: HostAccess,
    seen: Map<string, Promise<HostKeyDecision>>,
    wanted: WantedKey,
    signal?: AbortSignal,
  ): Promise<Link> {
    const { name: host, ssh } = access
    const jump = await jumps.acquire(access.hops, signal)
    try {
      const target = { host, ssh, timeoutSeconds: ports.connectSeconds, signal }
      const known = await ports.hostKeys.find(ssh.address, ssh.port)
      const types = [...wanted.first, ...known.flatMap(key => (key.marker === undefined ? [key.type] : []))]
      const offer = algorithmsFor(ssh.legacy ?? [], types)
      const socket = jump ? await openThrough(jump.link.client, target) : await openTcp(target)
      const { credentials, rejected, agentSocket, keepaliveSeconds } = ports
      const connected = await connect({
        ...{ host, ssh, socket, offer, signal, credentials, rejected, agentSocket, keepaliveSeconds },
        timeoutSeconds: 2 * ports.connectSeconds,
        verifyHostKey(key, offered) {
          wanted.saw(key, offered)
          const id = key.toString('base64')
          const decision = seen.get(id) ?? judge(host, ssh, key, signal)
          seen.set(id, decision)
          return decision
        },
        keyProven: decision => keep(ports.hostKeys, ssh, decision),
      })
      ports.logger.debug('connected', { host, server: connected.serverVersion })
      return createLink(connected, {
        clock: ports.clock,
        hops: jump?.hops ?? [],
        pingSeconds: ports.keepaliveSeconds,
        ended: () => jump?.release(),
      })
    } catch (error) {
      jump?.release()
      throw error
    }
  }

  return { open }
}

type Judge = (host: string, ssh: Ssh, key: Buffer, signal?: AbortSignal) => Promise<HostKeyDecision>

/** Puts one question about one address at a time; what a person has confirmed is not asked again. */
function createJudge({ hostKeys: store, prompter, foreignPins = false }: LinkPorts): Judge {
  const turns = new Map<string, Promise<unknown>>()
  const confirmed = new Map<string, HostKeyDecision>()
  return (host, ssh, key, signal) => {
    const address = `${ssh.address}:${ssh.port}`
    const id = `${address} ${key.toString('base64')}`
    async function decide(): Promise<HostKeyDecision> {
      const known = pinsOf(ssh).length === 0 ? confirmed.get(id) : undefined
      const judge = { host, ssh, store, prompter, foreignPins, ...(signal && { signal }) }
      const decision = known ?? (await judgeHostKey(judge, key))
      if (decision.isNew) confirmed.set(id, decision)
      return decision
    }
    const decision = (turns.get(address) ?? Promise.resolve()).then(decide, decide)
    turns.set(
      address,
      decision.catch(() => {}),
    )
    return decision
  }
}

async function keep(store: HostKeyStore, ssh: Ssh, { isNew, key }: HostKeyDecision): Promise<void> {
  if (!isNew) return
  const known = await store.find(ssh.address, ssh.port)
  if (!known.some(one => one.base64 === key.base64)) await store.add(ssh.address, ssh.port, key)
}
