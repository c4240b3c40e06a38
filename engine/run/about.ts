import type { ActionView } from '../actions/kind.ts'
import { RunError } from '../errors.ts'
import type { Renderer } from '../plan/render.ts'
import type { ActionNode, Step } from '../runbook/schema.ts'
import { boundHost, hostsOf, member, stepHosts, type AnyAction, type RunContext } from './context.ts'
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
  return whereKnown(context, key, node, (kind, masked) =>
    kind.describe(kind.resolve(node.spec, masked), node),
  )
}

/** The same of a deliberate fault, with what is known of it before it is made. */
export async function aboutFault(context: RunContext, step: Step, key: StepKey): Promise<QuestionAbout> {
  const about = aboutStep(context, key, [key.host])
  const { signal } = context
  for (const node of step.do) {
    const known = whereKnown(context, key, node, (kind, masked) => ({
      resolved: kind.resolve(node.spec, masked),
    }))
    if (known === undefined) continue
    const foreseen = await context.registries.actions[node.kind]?.foresee?.(known.resolved, {
      host: boundHost(context, key.host),
      member: name => hostsOf(context.binding, name).map(host => member(context, host)),
      signal,
    })
    if (foreseen !== undefined) return { ...about, foreseen }
  }
  return about
}

function whereKnown<T>(
  context: RunContext,
  key: StepKey,
  node: ActionNode,
  read: (kind: AnyAction, masked: Renderer) => T,
): T | undefined {
  const kind = context.registries.actions[node.kind]
  const rendering = context.rendering(key)
  try {
    if (kind === undefined || (node.when !== undefined && rendering.decide(node.when) === false))
      return undefined
    return read(kind, rendering.masked)
  } catch {
    return undefined
  }
}
