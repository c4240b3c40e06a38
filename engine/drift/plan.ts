import type { FaultKind } from './types.ts'

/** A drill with every value known. */
export interface DrillPlan {
  readonly fault: FaultKind
  readonly service: string
  /** The interface of the host that the fault strikes. */
  readonly device: string
  readonly address: string
  readonly across: readonly string[]
  readonly watch: readonly string[]
  readonly advertMs: number
  /** Of the node that takes over. */
  readonly priority: number
  readonly vrrpVersion: 2 | 3
  readonly preempt: boolean
  /** A TCP port on the address, where it does not answer echo requests. */
  readonly port: number | undefined
  readonly maxOutageMs: number
}

/** The restore fires this long after the longest outage that the drill waits for. */
const restoreMarginMs = 30_000
export function restoreSeconds(plan: Pick<DrillPlan, 'maxOutageMs'>): number {
  return Math.ceil((plan.maxOutageMs + restoreMarginMs) / 1000)
}

/** Observers end by themselves then, should nobody tell them to; a person at a switch may take long. */
export function observerSeconds(byPerson: boolean): number {
  return byPerson ? 3600 : 600
}

export const baselineMs = 5000
/** Watched after the last change was seen. */
export function settleMs(plan: DrillPlan): number {
  return Math.max(2 * plan.advertMs, 3000)
}
/** Within that time a started node has taken the address back, or never will. */
export function returnMs(plan: DrillPlan): number {
  return 4 * plan.advertMs + 2000
}
