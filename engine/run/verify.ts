/** An audit of an existing site: only the gates, nothing is changed, every gate is judged whatever the others say. */
import { worst, type Verdict } from '../checks/verdict.ts'
import type { CheckNode, Step } from '../runbook/schema.ts'
import { stepHosts, type RunContext } from './context.ts'
import type { StepKey } from './events.ts'
import { GROUP, hasGroupGate, judgeGate } from './gates.ts'
import { loopItems } from './items.ts'
import { failedAs } from './step.ts'

/** Steps whose gate a later step makes untrue, and drills, are left out; canaries too unless `allowCanary`. */
export async function verifySteps(
  context: RunContext,
  steps: readonly Step[],
  options: { readonly allowCanary: boolean },
): Promise<Verdict> {
  const verdicts: Verdict[] = []
  const audit: RunContext = { ...context, inVain: new Set() }
  for (const step of steps) {
    if (step.risk === 'fault' || (step.until !== undefined && step.until !== 'undo')) continue
    const audited = { ...step, gate: step.gate.filter(node => options.allowCanary || !writes(context, node)) }
    if (audited.gate.length === 0) continue
    for (const item of loopItems(audit, step)) verdicts.push(...(await verifyStep(audit, audited, item)))
  }
  return worst(verdicts)
}

async function verifyStep(context: RunContext, step: Step, item: string): Promise<readonly Verdict[]> {
  const { when } = step
  const hosts = stepHosts(context.binding, step).filter(
    host => when === undefined || context.rendering({ step: step.id, item, host }).decide(when) !== false,
  )
  if (hosts.length === 0) return []
  const parts = hasGroupGate(context, step) ? [...hosts, GROUP] : hosts
  const verdicts: Verdict[] = []
  for (const host of parts) {
    const key: StepKey = { step: step.id, item, host }
    await context.recorder.emit({ type: 'step-started', ...key })
    const judged = await judgeGate(context, step, key, 'verify', host === GROUP ? hosts : [host])
    const outcome = judged.verdict === 'pass' ? 'passed' : failedAs(judged.verdict)
    await context.recorder.emit({ type: 'step-finished', ...key, outcome })
    verdicts.push(judged.verdict)
  }
  return verdicts
}

function writes(context: RunContext, node: CheckNode): boolean {
  return context.registries.checks[node.kind]?.writes !== undefined
}
