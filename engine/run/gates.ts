/** Which checks of a step are judged where and when. */
import type { Step } from '../runbook/schema.ts'
import { judgePhase, scoped, type Judged } from './checks.ts'
import type { RunContext } from './context.ts'
import type { GatePhase, StepKey } from './events.ts'

/** Host '*' is where what concerns the whole group is judged. */
export const GROUP = '*'

/** Is there anything of the gate to judge over the group? Its part may stand for requirements alone. */
export function hasGroupGate(context: Pick<RunContext, 'registries'>, step: Step): boolean {
  return scoped(context, step.gate, 'group').length > 0
}

export function hasGroupPart(context: Pick<RunContext, 'registries'>, step: Step): boolean {
  return [...step.require, ...step.gate].some(node => context.registries.checks[node.kind]?.scope === 'group')
}

/**
 * The gate of one host (its host-scope checks), or of the group. A host whose step has only group checks proves nothing by
 * itself: it passes here because the group's gate, judged right after, decides for all of them.
 */
export async function judgeGate(
  context: RunContext,
  step: Step,
  key: StepKey,
  phase: GatePhase,
  hosts: readonly string[],
): Promise<Judged> {
  const scope = key.host === GROUP ? 'group' : 'host'
  const checks = scoped(context, step.gate, scope)
  const groupDecides = scope === 'host' && hasGroupGate(context, step)
  if (checks.length === 0 && groupDecides) return { verdict: 'pass', findings: [] }
  const judged = await judgePhase(context, key, phase, 'gate', checks, hosts)
  const nothingHere = judged.findings.every(finding => finding.verdict === 'skip')
  return groupDecides && nothingHere ? { ...judged, verdict: 'pass' } : judged
}
