/** A drill that was cut off: its fault is ended and its restore disarmed, before anything else is done on that host. */
import type { ActionContext, InForce } from '../actions/kind.ts'
import { disarm, endFault, isBack, leftOf, restoreOf } from './hands.ts'
import type { DrillPlan } from './plan.ts'

/** Undefined: no fault of it is in force, and no restore of it will fire. Without a token none was armed, or it is disarmed. */
export async function settleDrill(
  plan: DrillPlan,
  token: string | undefined,
  context: ActionContext,
): Promise<InForce | undefined> {
  // It breaks nothing, and arms nothing.
  if (plan.fault === 'start-service') return undefined
  const host = context.host.name
  const what = plan.fault === 'link-down' ? plan.device : plan.service
  const notOver: InForce = { code: 'fault-not-over', params: { host, what }, fires: false }
  if (token === undefined) {
    // A service is stopped only once its restore is armed; a link may have been cut by a person.
    return plan.fault === 'stop-service' || (await isBack(plan, context)) ? undefined : notOver
  }
  const restore = restoreOf(plan, context, token)
  const mayFire: InForce = { code: 'restore-may-fire', params: { host, token }, fires: true }
  const left = await leftOf(restore, context)
  if (left === undefined) return mayFire
  if (left === 'armed') {
    const detail = await endFault(plan, restore, context)
    const params = { host, detail: detail ?? '', seconds: restore.seconds }
    if (detail !== undefined) return { code: 'fault-not-cleared', params, fires: true }
  } else if (!(await isBack(plan, context))) return notOver
  if (left === 'gone') {
    // The host restarted, or what disarmed it was cut off before it was journaled.
    await context.emit({ type: 'restore-disarmed', ...context.key, token, fired: false })
    return undefined
  }
  return (await disarm(restore, context)) === 'unknown' ? mayFire : undefined
}
