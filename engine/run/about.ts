import type { ActionView } from '../actions/kind.ts'
import { RunError } from '../errors.ts'
import type { ActionNode, Step } from '../runbook/schema.ts'
import { stepHosts, type RunContext } from './context.ts'
import type { StepKey } from './events.ts'
import { GROUP } from './gates.ts'
import type { QuestionAbout } from './questions.ts'

/** The step that a question is about, as it would act on `hosts` (the group's '*' stands for all of its hosts). */
export function aboutStep(context: RunContext, key: StepKey, hosts: readonly string[]): QuestionAbout {
  const step = context.binding.runbook.steps.find(one => one.id === key.step)
  if (step === undefined) throw new RunError('STEP_NOT_FOUND', { step: key.step })
  const named = hosts.includes(GROUP) ? stepHosts(context.binding, step) : hosts
  return {
    title: step.title,
    why: step.why,
    risk: step.risk,
    item: key.item,
    hosts: named,
    actions: named.flatMap(host => actionsOn(context, step, { ...key, host })),
  }
}

function actionsOn(context: RunContext, step: Step, key: StepKey): QuestionAbout['actions'] {
  return step.do.flatMap((node, index) => {
    const view = viewOf(context, key, node)
    return view === undefined ? [] : [{ host: key.host, action: `do[${index}]`, view }]
  })
}

/** A value that is captured only later cannot be rendered yet: the question is asked all the same. */
function viewOf(context: RunContext, key: StepKey, node: ActionNode): ActionView | undefined {
  const kind = context.registries.actions[node.kind]
  const rendering = context.rendering(key)
  try {
    if (kind === undefined || (node.when !== undefined && rendering.decide(node.when) === false))
      return undefined
    return kind.describe(kind.resolve(node.spec, rendering.masked), node)
  } catch {
    return undefined
  }
}
