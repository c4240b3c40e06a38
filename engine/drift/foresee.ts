/** What the timers say of a drill, by the keepalived that will take over: before it, and again when it is judged. */
import type { ForeseeContext, GroupMember } from '../actions/kind.ts'
import { isRunError } from '../errors.ts'
import { expectedTimes, type ExpectedTimes } from './expected.ts'
import { versionOf } from './hands.ts'
import { allowedOutageMs } from './judge.ts'
import type { DrillPlan } from './plan.ts'
import type { Foreseen } from './types.ts'

/** Told to whoever allows the fault. Where the other node cannot be asked now, the times hold for either keepalived. */
export async function foreseeDrill(plan: DrillPlan, context: ForeseeContext): Promise<Foreseen> {
  const expected = expectedOf(plan, await versionOfTaker(plan, context))
  const { fault, device } = plan
  return { fault, device, expectedMs: expected.withoutMaster, allowedMs: allowedOutageMs(expected) }
}

async function versionOfTaker(plan: DrillPlan, context: ForeseeContext): Promise<number | undefined> {
  const { host: own, signal } = context
  try {
    const taker = membersOf(plan.across, context).find(({ host }) => host.name !== own.name)
    return taker && (await versionOf(taker, signal))
  } catch (error) {
    signal.throwIfAborted()
    if (!isRunError(error)) throw error
    return undefined
  }
}

/** What the timers predict for it; undefined: the version that takes over is not known. */
export function expectedOf(plan: DrillPlan, keepalivedMajor: number | undefined): ExpectedTimes {
  const { fault, advertMs, priority, vrrpVersion, preempt } = plan
  return expectedTimes({ fault, advertMs, priorityOfTaker: priority, vrrpVersion, keepalivedMajor, preempt })
}

/** Hosts by role or name, each once. */
export function membersOf(
  names: readonly string[],
  context: Pick<ForeseeContext, 'member'>,
): readonly GroupMember[] {
  const found = new Map<string, GroupMember>()
  for (const name of names) for (const member of context.member(name)) found.set(member.host.name, member)
  return [...found.values()]
}
