import type { Runbook } from '../../engine/runbook/schema.ts'
import { isSettled } from '../../engine/run/step.ts'
import { isHelper, type RunState } from '../../engine/run/state.ts'

/** Steps of the runbook whose every planned part is settled, and all that are planned. */
export function countSteps(state: RunState, runbook: Runbook): { done: number; total: number } {
  const parts = Object.values(state.steps).filter(part => !isHelper(part))
  const planned = runbook.steps.filter(step => parts.some(part => part.key.step === step.id))
  const done = planned.filter(step =>
    parts.every(part => part.key.step !== step.id || isSettled(part.outcome)),
  )
  return { done: done.length, total: planned.length }
}
