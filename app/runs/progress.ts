import type { Runbook } from '../../engine/runbook/schema.ts'
import { nextPart } from '../../engine/run/goes-on.ts'
import { staleParts } from '../../engine/run/stale.ts'
import { isSettled } from '../../engine/run/step.ts'
import { isHelper, keyText, type RunState } from '../../engine/run/state.ts'

export interface StepCount {
  readonly done: number
  readonly total: number
  readonly next: number
}

/** Steps of the runbook whose every planned part is settled and still counts, all that are planned, and which one is next. */
export function countSteps(state: RunState, runbook: Runbook): StepCount {
  const stale = staleParts(state, runbook)
  const parts = Object.values(state.steps).filter(part => !isHelper(part))
  const planned = runbook.steps.filter(step => parts.some(part => part.key.step === step.id))
  const done = planned.filter(step =>
    parts.every(
      part => part.key.step !== step.id || (isSettled(part.outcome) && !stale.has(keyText(part.key))),
    ),
  )
  const key = parts.find(part => part.status === 'running')?.key ?? state.held?.before ?? nextPart(state)?.key
  const at = planned.findIndex(step => step.id === key?.step)
  const next = at === -1 ? Math.min(done.length + 1, planned.length) : at + 1
  return { done: done.length, total: planned.length, next }
}
