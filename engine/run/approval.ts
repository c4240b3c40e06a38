/** An approval is for one plan: the run's own is compared with it once the facts are known, and it holds through every door. */
import { RunError } from '../errors.ts'
import type { RunContext } from './context.ts'
import type { RunEvent } from './events.ts'
import { createFold } from './reduce.ts'
import { none } from '../words/listed.ts'

/**
 * A run that was refused because its plan was another one must not come in by the back door. One that ended before its plan was
 * bound (a wrong password, a pulled cable) was refused by nobody: it is compared when it goes on. `faults`: hosts of drills that are
 * allowed from here on; those that the approved plan leaves out stay left out.
 */
export function refuseUnapproved(recovered: readonly RunEvent[], faults: readonly string[] = []): void {
  const { started, planDigest, planDrills, allowedFaults } = createFold(recovered).state()
  const approved = started?.approved
  if (approved === undefined || planDigest === undefined) return
  if (approved !== planDigest) throw new RunError('PLAN_NOT_APPROVED', { approved, plan: planDigest })
  if (planDrills === 'everywhere') return
  const more = faults.filter(host => !allowedFaults.includes(host))
  if (more.length > 0) throw new RunError('FAULT_NOT_APPROVED', { hosts: more.join(', ') })
}

/** What a plan's digest needs that only a run knows: the facts, and the hosts on which faults are allowed (undefined: all). */
export type DigestOf = (facts: RunContext['facts'], allowedFaults: readonly string[] | undefined) => string

/** Binds the plan once in a run's life, over the facts it first met. Throws PLAN_NOT_APPROVED, also where nobody can compare. */
export async function bindPlan(
  { recorder, facts, allowedFaults }: RunContext,
  digestOf: DigestOf | undefined,
): Promise<void> {
  const { started, planDigest } = recorder.fold.state()
  if (planDigest !== undefined) return
  const approved = started?.approved
  const own = digestOf?.(facts, [...allowedFaults])
  // Whoever approved the plan with all of its drills approved it with fewer.
  const isWhole = approved !== undefined && own !== approved && digestOf?.(facts, undefined) === approved
  const digest = isWhole ? approved : own
  if (digest !== undefined)
    await recorder.emit({ type: 'plan-bound', digest, ...(isWhole && { drills: 'everywhere' }) })
  if (approved !== undefined && approved !== digest)
    throw new RunError('PLAN_NOT_APPROVED', { approved, plan: digest ?? none })
}
