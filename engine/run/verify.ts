/** An audit of an existing site: only the gates, nothing is changed, every gate is judged whatever the others say. */
import { worst, type Verdict } from '../checks/verdict.ts'
import type { Step } from '../runbook/schema.ts'
import type { Judged } from './checks.ts'
import { stepHosts, type RunContext } from './context.ts'
import type { StepKey } from './events.ts'
import { GROUP, hasGroupGate, judgeGate } from './gates.ts'
import { loopItems } from './items.ts'
import { NOT_ALLOWED } from './left-out.ts'
import { failedAs } from './step.ts'

/**
 * Steps whose gate a later step makes untrue, and drills, are left out. Checks that write are journaled as left out unless
 * `allowCanary`; `skip`: there was nothing else.
 */
export async function verifySteps(
  context: RunContext,
  steps: readonly Step[],
  options: { readonly allowCanary: boolean },
): Promise<Verdict> {
  const verdicts: Verdict[] = []
  const audit: RunContext = { ...context, inVain: new Set(), withoutWrites: !options.allowCanary }
  for (const step of steps) {
    if (step.risk === 'fault' || (step.until !== undefined && step.until !== 'undo')) continue
    for (const item of loopItems(audit, step)) verdicts.push(...(await verifyStep(audit, step, item)))
  }
  const nothingElse = verdicts.length > 0 && verdicts.every(verdict => verdict === 'skip')
  return nothingElse ? 'skip' : worst(verdicts)
}

async function verifyStep(context: RunContext, step: Step, item: string): Promise<readonly Verdict[]> {
  const { when } = step
  const hosts = stepHosts(context.binding, step).filter(
    host => when === undefined || context.rendering({ step: step.id, item, host }).decide(when) !== false,
  )
  if (hosts.length === 0) return []
  // The group first: a host without anything of its own to judge says no more than that.
  const parts = hasGroupGate(context, step) ? [GROUP, ...hosts] : hosts
  const verdicts: Verdict[] = []
  let groupLeftOut = false
  for (const host of parts) {
    const key: StepKey = { step: step.id, item, host }
    await context.recorder.emit({ type: 'step-started', ...key })
    const judged = await judgeGate(context, step, key, 'verify', host === GROUP ? hosts : [host])
    const end = endOf(judged, groupLeftOut)
    if (host === GROUP) groupLeftOut = end.outcome === 'skipped'
    await context.recorder.emit({ type: 'step-finished', ...key, ...end })
    verdicts.push(end.outcome === 'skipped' ? 'skip' : judged.verdict)
  }
  return verdicts
}

function endOf({ verdict, findings }: Judged, groupLeftOut: boolean) {
  const nothingJudged = findings.every(finding => finding.verdict === 'skip')
  if (nothingJudged && (groupLeftOut || findings.some(({ code }) => code === NOT_ALLOWED)))
    return { outcome: 'skipped', reason: NOT_ALLOWED } as const
  return { outcome: verdict === 'pass' ? 'passed' : failedAs(verdict) } as const
}
