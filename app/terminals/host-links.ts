/** Sessions for free shells: apart from those of a run, which end with each stretch of it. One for each host, shared by screens. */
import type { TerminalTarget } from '../../engine/contract/terminals.ts'
import { RunError, isRunError } from '../../engine/errors.ts'
import type { Session, Transport } from '../../engine/ports.ts'
import type { HostAccess } from '../../engine/site/schema.ts'

export interface HostLinks extends AsyncDisposable {
  /** Throws FILE_UNREADABLE, STEP_NOT_FOUND… for a run or site that is not there, TERMINAL_GONE for a host that it does not have. */
  host(target: TerminalTarget): Promise<{ readonly access: HostAccess; readonly simulated: boolean }>
  /** For one shell; the host's session lives as long as any of them. */
  link(target: TerminalTarget): HostLink
}

export interface HostLink {
  /** Opens the session where it is not open yet. */
  session(signal: AbortSignal): Promise<Session>
  release(): void
}

/** A run or a site with its hosts, as it is now. */
export interface Place {
  /** Changes with what a transport depends on: a site file that was written anew. */
  readonly version: string
  readonly simulated: boolean
  access(host: string): HostAccess | undefined
  transport(): Transport
}

export function openHostLinks(find: (target: TerminalTarget) => Promise<Place>): HostLinks {
  const transports = new Map<string, { readonly version: string; readonly transport: Transport }>()
  const sessions = new Map<string, Promise<Session>>()
  const users = new Map<string, number>()

  async function access(target: TerminalTarget): Promise<{ place: Place; access: HostAccess }> {
    const place = await find(target)
    const found = place.access(target.host)
    if (found === undefined) throw new RunError('TERMINAL_GONE', { host: target.host })
    return { place, access: found }
  }
  async function transportOf(name: string, place: Place): Promise<Transport> {
    const known = transports.get(name)
    if (known?.version === place.version) return known.transport
    for (const key of sessions.keys()) if (key.startsWith(`${name} `)) sessions.delete(key)
    await known?.transport[Symbol.asyncDispose]()
    const made = { version: place.version, transport: place.transport() }
    transports.set(name, made)
    return made.transport
  }
  async function session(target: TerminalTarget, signal: AbortSignal): Promise<Session> {
    const { place, access: to } = await access(target)
    const transport = await transportOf(nameOf(target), place)
    const key = keyOf(target)
    const found = sessions.get(key) ?? transport.open(to, signal)
    sessions.set(key, found)
    try {
      return await found
    } catch (error) {
      sessions.delete(key)
      // Whoever began to connect has gone; whoever waited with them goes on.
      if (isRunError(error, 'CANCELLED') && !signal.aborted) return session(target, signal)
      throw error
    }
  }
  async function release(key: string): Promise<void> {
    const left = (users.get(key) ?? 1) - 1
    users.set(key, left)
    if (left > 0) return
    users.delete(key)
    const last = await sessions.get(key)?.catch(() => undefined)
    if (users.has(key)) return
    sessions.delete(key)
    await last?.[Symbol.asyncDispose]()
  }
  return {
    async host(target) {
      const { place, access: found } = await access(target)
      return { access: found, simulated: place.simulated }
    },
    link(target) {
      const key = keyOf(target)
      users.set(key, (users.get(key) ?? 0) + 1)
      return { session: signal => session(target, signal), release: () => void release(key) }
    },
    async [Symbol.asyncDispose]() {
      for (const { transport } of transports.values()) await transport[Symbol.asyncDispose]()
      transports.clear()
      sessions.clear()
    },
  }
}

/** Neither a run's name nor a site's holds a blank or a slash. */
function nameOf(target: TerminalTarget): string {
  return 'run' in target ? `run/${target.run}` : `site/${target.site}`
}
function keyOf(target: TerminalTarget): string {
  return `${nameOf(target)} ${target.host}`
}
