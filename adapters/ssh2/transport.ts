/** The engine's Transport over ssh2. */
import type { Clock, Logger, Prompter, Secrets, Session, Transport } from '../../engine/ports.ts'
import type { BastionStep, HostAccess } from '../../engine/site/schema.ts'
import { needsPerson } from './auth-methods.ts'
import type { ChannelPool } from './channel-pool.ts'
import { createChannelPool } from './channel-pool.ts'
import { systemClock } from '../system/clock.ts'
import { createCredentials, readKeyFromDisk } from './credentials.ts'
import type { HostKeyStore } from './host-keys.ts'
import type { Links } from './links.ts'
import { createLinks } from './links.ts'
import { withBackOff } from './reconnect.ts'
import type { RejectedPasswords } from './rejected.ts'
import { rejectedInThisProcess } from './rejected.ts'
import { createBastionSession, type OpenedTerminal } from './bastion-session.ts'
import { menuOf, openThroughBastion } from './bastion.ts'
import { createSession } from './session.ts'

export interface TransportOptions {
  readonly secrets: Secrets
  readonly prompter: Prompter
  readonly logger: Logger
  readonly hostKeys: HostKeyStore
  /** Default false: a pin of the site file is the last word. */
  readonly foreignPins?: boolean
  /** Called with each secret value before it is used, so that the caller's redactor knows it. */
  readonly registerSecret: (value: string) => void
  readonly clock?: Clock
  /** Default: from this computer's disk. */
  readonly readKeyFile?: (path: string) => Promise<string>
  /** Default: SSH_AUTH_SOCK. */
  readonly agentSocket?: string
  /** Default: one memory for the whole process. */
  readonly rejected?: RejectedPasswords
  /** Seconds for a TCP connection; handshake and login have twice as many. Default 10. */
  readonly connectSeconds?: number
  /** Default 5; three unanswered ones end a connection. */
  readonly keepaliveSeconds?: number
  /** All attempts to reconnect together. Default 60. */
  readonly reconnectSeconds?: number
  /** How long sudo may take to ask or to begin. Default 20. */
  readonly sudoPromptSeconds?: number
  /** Default 8, below OpenSSH's MaxSessions of 10. */
  readonly channelsPerConnection?: number
  /** Default 4 connections to one host. */
  readonly maxConnections?: number
  /** How long a host may refuse channels before it is an error. Default 15. */
  readonly refusedSeconds?: number
  /** Output kept of one stream of one command, in bytes. Default 8 MiB. */
  readonly limitBytes?: number
}

/** Sessions of one transport share jump hosts, secrets and accepted keys; disposing of it closes them all. */
export function createSsh2Transport(options: TransportOptions): Transport {
  const settings = { ...defaults, ...options }
  const rejected = options.rejected ?? rejectedInThisProcess
  const credentials = createCredentials({ readKeyFile: readKeyFromDisk, ...options })
  const agentSocket = options.agentSocket ?? process.env['SSH_AUTH_SOCK']
  const links = createLinks({ ...settings, credentials, rejected, agentSocket })
  const sessions = new Set<Session>()

  async function open(access: HostAccess, signal?: AbortSignal): Promise<Session> {
    const { name: host, ssh } = access
    const menu = menuOf(access)
    if (menu !== undefined) return keep(await openBehindBastion(access, menu, signal))
    const { clock, limitBytes, sudoPromptSeconds: promptSeconds } = settings
    const first = await links.open(access, signal)
    const ended = new AbortController()
    const pool = createPool(access, links, settings, ended.signal)
    pool.add(first)
    const context = { host, ssh, credentials, rejected, clock, promptSeconds, limitBytes }
    const session = createSession(access, first, pool, context)
    return keep(session, () => ended.abort())
  }

  /** Closes with the transport, or before. */
  function keep(session: Session, closing = (): void => {}): Session {
    const dispose = session[Symbol.asyncDispose].bind(session)
    session[Symbol.asyncDispose] = async () => {
      closing()
      sessions.delete(session)
      await dispose()
    }
    sessions.add(session)
    return session
  }

  async function openBehindBastion(
    access: HostAccess,
    menu: readonly BastionStep[],
    signal: AbortSignal | undefined,
  ): Promise<Session> {
    const { clock, limitBytes, sudoPromptSeconds: promptSeconds, connectSeconds, reconnectSeconds } = settings
    const { name: host, ssh } = access
    const login = (given: AbortSignal | undefined): Promise<OpenedTerminal> =>
      openThroughBastion({ access, menu, links, credentials, stepSeconds: 2 * connectSeconds }, given)
    const reopen = (given: AbortSignal | undefined): Promise<OpenedTerminal> => {
      const budget = { host, clock, budgetSeconds: reconnectSeconds, ...(given && { signal: given }) }
      return withBackOff(() => login(given), budget)
    }
    const context = { host, ssh, credentials, rejected, clock, promptSeconds, limitBytes, reopen }
    return createBastionSession(access, await login(signal), context)
  }

  return {
    open,
    async [Symbol.asyncDispose]() {
      for (const session of [...sessions]) await session[Symbol.asyncDispose]()
    },
  }
}

const defaults = {
  clock: systemClock,
  connectSeconds: 10,
  keepaliveSeconds: 5,
  reconnectSeconds: 60,
  sudoPromptSeconds: 20,
  channelsPerConnection: 8,
  maxConnections: 4,
  refusedSeconds: 15,
  limitBytes: 8 * 1024 * 1024,
}

function createPool(
  access: HostAccess,
  links: Links,
  settings: typeof defaults & { readonly logger: Logger },
  signal: AbortSignal,
): ChannelPool {
  const { clock, logger, channelsPerConnection, refusedSeconds } = settings
  const host = access.name
  return createChannelPool({
    ...{ host, clock, channelsPerConnection, refusedSeconds },
    maxConnections: needsPerson(access.ssh) ? 1 : settings.maxConnections,
    connect(isFirst) {
      if (!isFirst) return links.open(access, signal)
      logger.warn('connection lost, reconnecting', { host })
      const budgetSeconds = settings.reconnectSeconds
      return withBackOff(() => links.open(access, signal), { host, clock, budgetSeconds, signal })
    },
  })
}
