/** A drill that began and was not measured to its end: the run was stopped, cut off, or lost its host in the middle. */
import { openFault, type OpenFault } from '../../../engine/run/open-fault.ts'
import type { StepKey } from '../../../engine/run/events.ts'
import type { RunState, StepState } from '../../../engine/run/state.ts'
import type { Runbook } from '../../../engine/runbook/schema.ts'

export interface StoppedDrill {
  readonly key: StepKey
  /** Undefined: none was made, or somebody saw to its end since. */
  readonly fault: OpenFault | undefined
}

/** The latest one, where no drill of its part was made since. `working`: what is under way now has not stopped. */
export function stoppedDrill(
  state: RunState,
  { steps }: Pick<Runbook, 'steps'>,
  working: boolean,
): StoppedDrill | undefined {
  const parts = drillParts(state, { steps }).filter(part => isStopped(part, working))
  const part = parts.toSorted((a, b) => (begunAt(a) < begunAt(b) ? -1 : 1)).at(-1)
  return part && { key: part.key, fault: openFault(part) }
}

/** In a run that works. */
export function isDrillUnderWay(state: RunState, runbook: Pick<Runbook, 'steps'> | undefined): boolean {
  return drillParts(state, runbook ?? { steps: [] }).some(isUnderWay)
}

function drillParts(state: RunState, { steps }: Pick<Runbook, 'steps'>): readonly StepState[] {
  const drills = new Set(steps.filter(({ risk }) => risk === 'fault').map(({ id }) => id))
  return state.order.flatMap(text => state.steps[text] ?? []).filter(({ key }) => drills.has(key.step))
}

const isUnderWay = ({ status, cut }: StepState): boolean => status === 'running' && !cut

function isStopped(part: StepState, working: boolean): boolean {
  const { actions, outcome } = part
  if (working && isUnderWay(part)) return false
  if (openFault(part) !== undefined) return true
  const last = actions.at(-1)
  return last !== undefined && last.result === undefined && outcome !== 'undone'
}

const begunAt = ({ actions }: StepState): string => actions.at(-1)?.at ?? ''
