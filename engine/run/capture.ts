import type { ActionResult } from '../actions/kind.ts'
import type { ActionNode, Step } from '../runbook/schema.ts'
import type { RunContext } from './context.ts'
import type { StepKey } from './events.ts'

/**
 * Reads the captured values that come from this action's standard output; their fields are the pattern's named groups and
 * they belong to the host of `key`. False: a pattern did not match exactly once, so nothing may be built on it.
 */
export async function captureFrom(
  context: RunContext,
  step: Step,
  key: StepKey,
  node: ActionNode,
  result: ActionResult,
): Promise<boolean> {
  for (const [name, capture] of Object.entries(step.capture)) {
    if (capture.from !== node.name) continue
    const matches = [...(result.stdout ?? '').matchAll(new RegExp(capture.matches, 'gm'))]
    const groups = matches[0]?.groups
    if (matches.length !== 1 || groups === undefined) return false
    const fields = Object.fromEntries(Object.entries(groups).map(([field, value]) => [field, value ?? '']))
    await context.recorder.emit({ type: 'value-captured', ...key, name, fields })
  }
  return true
}
