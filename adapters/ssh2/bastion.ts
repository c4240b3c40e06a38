/** The way to a host behind a bastion that gives only a terminal: never a shared connection, each terminal is a login of its own. */
import { RunError } from '../../engine/errors.ts'
import type { BastionStep, HostAccess } from '../../engine/site/schema.ts'
import type { OpenedTerminal } from './bastion-session.ts'
import { openTerminal } from './bastion-terminal.ts'
import type { Credentials } from './credentials.ts'
import type { Links } from './links.ts'

/** The menu, where this host is reached so. */
export function menuOf({ ssh }: HostAccess): readonly BastionStep[] | undefined {
  const ways = Array.isArray(ssh.auth) ? ssh.auth : [ssh.auth]
  return ways.find(way => 'bastion' in way)?.bastion
}

/** The identity is the bastion's: the host's own key is never seen through its menu. */
export async function openThroughBastion(
  request: {
    readonly access: HostAccess
    readonly menu: readonly BastionStep[]
    readonly links: Links
    readonly credentials: Credentials
    readonly stepSeconds: number
  },
  signal: AbortSignal | undefined,
): Promise<OpenedTerminal> {
  const { access, menu, links, credentials, stepSeconds } = request
  const bastion = access.hops.at(-1)
  if (bastion === undefined)
    throw new RunError('INPUT_INVALID', { what: `${access.name}: auth.bastion, jump` })
  const link = await links.open({ ...bastion, hops: access.hops.slice(0, -1) }, signal)
  const terminal = await openTerminal(link, { host: access.name, bastion, menu, credentials, stepSeconds })
  const { fingerprint } = link.identity
  const hops = [...link.identity.hops, { host: bastion.name, fingerprint }]
  const identity = { ...link.identity, hops, terminalOf: bastion.name }
  return { terminal, identity, roundTripMs: () => link.roundTripMs() }
}
