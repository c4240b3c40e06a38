/** Before anything goes on, what was proved is proved again: drift since then is shown, named, and stops the run. */
import type { Step } from '../runbook/schema.ts'
import { stepHosts, type RunContext } from './context.ts'
import { diagnose } from './diagnose.ts'
import type { StepKey } from './events.ts'
import { GROUP, hasGroupGate, judgeGate } from './gates.ts'
import { loopItems } from './items.ts'
import { pool } from './pool.ts'
import { failedAs } from './step.ts'

/**
 * Judges the gates of all steps that had passed, in order. A gate that a later finished step (or an undo) was to make untrue
 * is left out, and so are drills: what they measured stays measured. True: all still hold.
 */
export async function rejudgeFinished(context: RunContext, steps: readonly Step[]): Promise<boolean> {
  let all = true
  for (const step of steps) {
    if (step.risk === 'fault' || isOver(context, step)) continue
    const keys = passedKeys(context, step)
    // Gates only read: what ran side by side is looked at side by side.
    const limit = step.order === 'parallel' ? (step.max ?? keys.length) : 1
    // The first drift stops the run: what else drifted is shown too, without waiting for it to come right.
    const judged: Step = all ? step : { ...step, gate: step.gate.map(({ within: _, ...node }) => node) }
    const held = await pool(keys, limit, key => holds(context, judged, key))
    all &&= held.every(Boolean)
  }
  return all
}

async function holds(context: RunContext, step: Step, key: StepKey): Promise<boolean> {
  const hosts = key.host === GROUP ? stepHosts(context.binding, step) : [key.host]
  const judged = await judgeGate(context, step, key, 'resume', hosts)
  if (judged.verdict === 'pass') return true
  await context.recorder.emit({
    type: 'step-finished',
    ...key,
    outcome: failedAs(judged.verdict),
    reason: 'drift',
  })
  await diagnose(context, step, key, hosts)
  return false
}

function passedKeys(context: RunContext, step: Step): readonly StepKey[] {
  const hosts = stepHosts(context.binding, step)
  const parts = hasGroupGate(context, step) ? [...hosts, GROUP] : hosts
  return loopItems(context, step)
    .flatMap(item => parts.map(host => ({ step: step.id, item, host })))
    .filter(key => {
      const { outcome } = context.recorder.fold.step(key)
      return outcome === 'passed' || outcome === 'by-hand'
    })
}

/** Has the step begun that makes this one's gate untrue? */
function isOver(context: RunContext, step: Step): boolean {
  if (step.until === undefined || step.until === 'undo') return false
  const later = step.until
  return Object.values(context.recorder.fold.state().steps).some(
    part => part.key.step === later && part.attempt > 0 && part.outcome !== 'undone',
  )
}
