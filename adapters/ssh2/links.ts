/** Opens connections, through jump hosts where the site says so. One connection to a jump host serves all hosts behind it. */
import { isRunError } from '../../engine/errors.ts'
import type { Clock, Logger, Prompter } from '../../engine/ports.ts'
import type { HostAccess } from '../../engine/site/schema.ts'
import { connect } from './connect.ts'
import type { Credentials } from './credentials.ts'
import type { HostKeyDecision, HostKeyJudge, HostKeyStore } from './host-keys.ts'
import { judgeHostKey } from './host-keys.ts'
import { algorithmsFor } from './legacy.ts'
import type { Link } from './link.ts'
import { createLink } from './link.ts'
import type { RejectedPasswords } from './rejected.ts'
import { openTcp, openThrough } from './sockets.ts'

export interface LinkPorts {
  readonly clock: Clock
  readonly logger: Logger
  readonly prompter: Prompter
  readonly hostKeys: HostKeyStore
  readonly credentials: Credentials
  readonly rejected: RejectedPasswords
  readonly agentSocket: string | undefined
  readonly connectSeconds: number
  readonly keepaliveSeconds: number
}

export interface Links {
  open(access: HostAccess, signal?: AbortSignal): Promise<Link>
}

interface Shared {
  readonly link: Promise<Link>
  users: number
}

export function createLinks(ports: LinkPorts): Links {
  const jumps = new Map<string, Shared>()
  const questions = createTurns()
  const confirmed = new Map<string, HostKeyDecision>()

  async function open(access: HostAccess, signal?: AbortSignal): Promise<Link> {
    const accepted = new Map<string, Promise<HostKeyDecision>>()
    try {
      return await attempt(access, accepted, signal)
    } catch (error) {
      // The host hung up while a person looked at the fingerprint: their answer still counts.
      if (!isRunError(error, 'HOST_UNREACHABLE') || accepted.size === 0) throw error
      const decisions = await Promise.all(accepted.values())
      if (!decisions.some(decision => decision.isNew)) throw error
      return attempt(access, accepted, signal)
    }
  }

  async function attempt(
    access: HostAccess,
    accepted: Map<string, Promise<HostKeyDecision>>,
    signal?: AbortSignal,
  ): Promise<Link> {
    const { name: host, ssh } = access
    const jump = await acquireJump(access.hops, signal)
    try {
      const target = { host, ssh, timeoutSeconds: ports.connectSeconds, signal }
      const known = await ports.hostKeys.find(ssh.address, ssh.port)
      const types = known.map(key => key.type)
      const offer = algorithmsFor(ssh.legacy ?? [], types)
      const socket = jump ? await openThrough(jump.link.client, target) : await openTcp(target)
      const judge = { host, ssh, store: ports.hostKeys, prompter: ports.prompter, ...(signal && { signal }) }
      const connected = await connect({
        host,
        ssh,
        socket,
        offer,
        verifyHostKey(key) {
          const id = key.toString('base64')
          const decision = accepted.get(id) ?? judged(judge, key)
          accepted.set(id, decision)
          return decision
        },
        keyProven: async ({ isNew, key }) => {
          if (isNew) await ports.hostKeys.add(ssh.address, ssh.port, key)
        },
        credentials: ports.credentials,
        rejected: ports.rejected,
        agentSocket: ports.agentSocket,
        timeoutSeconds: 2 * ports.connectSeconds,
        keepaliveSeconds: ports.keepaliveSeconds,
        signal,
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

  function judged(judge: HostKeyJudge, key: Buffer): Promise<HostKeyDecision> {
    const address = `${judge.ssh.address}:${judge.ssh.port}`
    const id = `${address} ${key.toString('base64')}`
    return questions.take(address, async () => {
      const decision = confirmed.get(id) ?? (await judgeHostKey(judge, key))
      if (decision.isNew) confirmed.set(id, decision)
      return decision
    })
  }

  async function acquireJump(hops: HostAccess['hops'], signal?: AbortSignal) {
    const last = hops.at(-1)
    if (last === undefined) return undefined
    const key = hops.map(({ ssh }) => `${ssh.user}@${ssh.address}:${ssh.port}`).join(' > ')
    const shared = jumps.get(key) ?? share(key, { ...last, hops: hops.slice(0, -1) }, signal)
    shared.users += 1
    const link = await shared.link
    let released = false
    return {
      link,
      hops: [...link.identity.hops, { host: last.name, fingerprint: link.identity.fingerprint }],
      release(): void {
        if (released) return
        released = true
        shared.users -= 1
        if (shared.users === 0) link.close()
      },
    }
  }

  function share(key: string, access: HostAccess, signal?: AbortSignal): Shared {
    const shared: Shared = { link: open(access, signal), users: 0 }
    const forget = (): void => {
      if (jumps.get(key) === shared) jumps.delete(key)
    }
    jumps.set(key, shared)
    shared.link.then(link => link.onLost(forget), forget)
    return shared
  }

  return { open }
}

/** One question about one address at a time. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>()
  return {
    take<T>(key: string, work: () => Promise<T>): Promise<T> {
      const result = (last.get(key) ?? Promise.resolve()).then(work, work)
      last.set(
        key,
        result.catch(() => {}),
      )
      return result
    },
  }
}
