/** What a deliberate fault that was cut off left on its host: ended before anything else is done there, or told. */
import type { InForce } from '../actions/kind.ts'
import { isRunError } from '../errors.ts'
import type { Step } from '../runbook/schema.ts'
import { createActionContext } from './actions.ts'
import type { RunContext } from './context.ts'
import type { StepKey } from './events.ts'
import type { Down } from './hosts.ts'
import { isInForce, type StepState } from './state.ts'

export interface LeftInForce extends InForce {
  readonly key: StepKey
}

/** What is still in force or may still fire after all was tried; the revert of a guard is settled elsewhere. */
export async function settleFaults(context: RunContext, down: Down): Promise<readonly LeftInForce[]> {
  const left: LeftInForce[] = []
  for (const { key } of Object.values(context.recorder.fold.state().steps).filter(isInForce)) {
    const step = context.binding.runbook.steps.find(({ id }) => id === key.step)
    const found = step && (await settleFault(context, step, key, down))
    if (found !== undefined) left.push({ ...found, key })
  }
  return left
}

/** The same for one part. Undefined: there is nothing of that kind. */
export async function settleFault(
  context: RunContext,
  step: Step,
  key: StepKey,
  down: Down = new Map(),
): Promise<InForce | undefined> {
  const part = context.recorder.fold.step(key)
  if (step.guard !== undefined || !isInForce(part)) return undefined
  const { armed } = part
  const node = step.do[placeOfLast(part)]
  const kind = node && context.registries.actions[node.kind]
  if (node === undefined || kind?.settle === undefined) {
    if (armed === undefined) return undefined
    return { code: 'restore-may-fire', params: { host: key.host, token: armed }, fires: true }
  }
  const fires = armed !== undefined
  const unreached = down.get(key.host)
  if (unreached !== undefined) return { code: unreached.code, params: unreached.params, fires }
  try {
    const resolved = kind.resolve(node.spec, context.rendering(key).live)
    return await kind.settle(resolved, armed, createActionContext(context, key, 'settle', node))
  } catch (error) {
    context.signal.throwIfAborted()
    if (!isRunError(error)) throw error
    return { code: error.code, params: error.params, fires }
  }
}

function placeOfLast({ actions }: StepState): number {
  const last = actions.findLast(({ action }) => action.startsWith('do['))
  return Number(/^do\[(\d+)\]$/.exec(last?.action ?? '')?.[1] ?? -1)
}
