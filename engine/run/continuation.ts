/** Where a step that did not end is taken up again, so that no change is silently repeated. */
import type { Step } from '../runbook/schema.ts'
import type { Registries } from './context.ts'
import type { StepState } from './state.ts'

/**
 * start: nothing was changed in this attempt. action: state shows or finds its own work, so it may be executed (again).
 * gate: all actions were through. in-flight: an action was under way and only its gate, or the engineer, can tell how it ended.
 * failed: an action ended badly; it takes a decision to repeat it.
 */
export type Continuation =
  | { readonly at: 'start' }
  | { readonly at: 'action'; readonly index: number }
  | { readonly at: 'gate' }
  | { readonly at: 'in-flight' }
  | { readonly at: 'failed' }

export function continuation(step: Step, state: StepState, registries: Registries): Continuation {
  const attempt = state.actions.slice(state.attemptFrom).filter(record => record.action.startsWith('do['))
  const last = attempt.at(-1)
  if (last === undefined) return gateWasReached(state) ? { at: 'gate' } : { at: 'start' }
  const index = Number(/^do\[(\d+)\]$/.exec(last.action)?.[1] ?? 0)
  if (last.result?.verdict === 'pass') {
    return index + 1 < step.do.length ? { at: 'action', index: index + 1 } : { at: 'gate' }
  }
  // An exit code in the journal means that a detached job was seen to end: it would not be found again, but started anew,
  // and that takes a decision whether its end was judged or not.
  const ended = last.commands.some(command => command.exitCode !== null)
  const findsItsJob = registries.actions[step.do[index]?.kind ?? '']?.changes === 'unrecorded'
  const lost = findsItsJob && ended && step.risk !== 'read'
  if (!lost && isResumable(step, index, registries)) return { at: 'action', index }
  return last.result === undefined ? { at: 'in-flight' } : { at: 'failed' }
}

/** A step left out by skip_if has no actions, but its gate was judged. */
function gateWasReached(state: StepState): boolean {
  return state.judged.at(-1)?.phase === 'gate' && state.attempt > 0
}

function isResumable(step: Step, index: number, registries: Registries): boolean {
  const node = step.do[index]
  const kind = node && registries.actions[node.kind]
  if (node === undefined || kind === undefined) return false
  if (step.risk === 'read') return true
  return kind.resumable?.(node.spec) ?? kind.changes !== 'unrecorded'
}
