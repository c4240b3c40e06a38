/** Which IPv4 addresses a host holds; shared by every check about the virtual IP. */
import type { GroupMember } from '../actions/kind.ts'
import type { CommandResult, HostCommand } from '../ports.ts'
import type { CheckContext, Judgement } from './kind.ts'
import { unreadable } from './judgement.ts'

/** `-o` prints one line an address, on the iproute of CentOS 6 and on busybox too; everything else is read here. */
export const addressCommand: HostCommand = { kind: 'script', as: 'login', text: 'ip -o -4 addr show\n' }

export interface HeldAddress {
  readonly interface: string
  readonly address: string
  readonly prefix: number
}

/** `2: eth0    inet 10.0.0.11/24 brd 10.0.0.255 scope global eth0\…`; a point-to-point line has `peer ADDRESS/PREFIX` after it. */
export function parseAddresses(stdout: string): readonly HeldAddress[] {
  return stdout.split('\n').flatMap(line => {
    const found =
      /^\d+:\s+(\S+?)(?:@\S+)?\s+inet\s+(\d+\.\d+\.\d+\.\d+)(?:\s+peer\s+\d+\.\d+\.\d+\.\d+)?(?:\/(\d+))?\s/.exec(
        `${line} `,
      )
    if (found === null) return []
    return [{ interface: found[1] ?? '', address: found[2] ?? '', prefix: Number(found[3] ?? 32) }]
  })
}

export interface HolderSample {
  readonly host: string
  readonly result: CommandResult
}

/** Asks all hosts in the same moment. */
export async function sampleHolders(
  members: readonly GroupMember[],
  context: CheckContext,
): Promise<readonly HolderSample[]> {
  return Promise.all(
    members.map(async member => ({
      host: member.host.name,
      result: await context.probe(member, 'ip -o -4 addr show', addressCommand, 10),
    })),
  )
}

/** The lines with exactly this address; or why it cannot be told. Every host has at least 127.0.0.1, so none at all is not an answer. */
export function heldBy(sample: HolderSample, address: string): readonly HeldAddress[] | Judgement {
  const unread = unreadable(sample.result, sample.host, 'ip')
  if (unread !== undefined) return unread
  return parseAddresses(sample.result.stdout).filter(held => held.address === address)
}

export function isJudgement(value: readonly HeldAddress[] | Judgement): value is Judgement {
  return 'verdict' in value
}
