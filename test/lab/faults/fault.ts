/** What a fault is. */
import type { HostState, LabState } from '../state.ts'

/** Where a fault strikes. */
export interface FaultTarget {
  readonly lab: LabState
  readonly host: HostState
  readonly args: readonly string[]
}

/**
 * One way to break something. `heal` knows nothing but the target, because another process may call it, and it
 * may be called when nothing is broken any more.
 */
export interface Fault {
  /** What it does, in one line. */
  readonly summary: string
  /** Its arguments, for the help text. */
  readonly usage: string
  apply(target: FaultTarget): Promise<void>
  heal(target: FaultTarget): Promise<void>
}

/** Heals nothing: what was done cannot be taken back, or takes itself back. */
export function nothingToHeal(): Promise<void> {
  return Promise.resolve()
}

/** An argument that must be there. */
export function argument(target: FaultTarget, index: number, what: string): string {
  const value = target.args[index]
  if (value === undefined || value === '') throw new Error(`This fault needs ${what}`)
  return value
}
