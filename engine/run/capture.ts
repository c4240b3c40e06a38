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

/**
 * Reads what the last action of a step taken up again would have captured, had the process not died right behind it; its
 * output is in the journal. False as for `captureFrom`.
 */
export async function captureAgain(context: RunContext, step: Step, key: StepKey): Promise<boolean> {
  const state = context.recorder.fold.step(key)
  const last = state.actions.slice(state.attemptFrom).findLast(record => record.action.startsWith('do['))
  const node = step.do.find((_, index) => `do[${index}]` === last?.action)
  if (node === undefined || last?.result?.verdict !== 'pass') return true
  if (!Object.values(step.capture).some(capture => capture.from === node.name)) return true
  const output = last.commands.at(-1)?.stdout
  const stdout = output === undefined ? '' : await context.ports.journal.readOutput(output)
  return captureFrom(context, step, key, node, { ...last.result, stdout })
}
