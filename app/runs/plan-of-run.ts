import { actionKinds } from '../../engine/actions/registry.ts'
import { checkKinds } from '../../engine/checks/registry.ts'
import type { HostFacts } from '../../engine/plan/facts.ts'
import { buildPlan, type Plan } from '../../engine/plan/plan.ts'
import type { RunState } from '../../engine/run/state.ts'
import { sitePath } from '../../adapters/files/load.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import type { Input } from '../input.ts'

/** The plan of a run that is there, over the facts that it has gathered. */
export function planOfRun({ binding, siteDir }: Input, runId: string, state: RunState): Plan {
  const facts: Record<string, HostFacts> = {}
  for (const [name, host] of Object.entries(state.hosts)) if (host.facts) facts[name] = host.facts
  const { kit } = binding.site
  return buildPlan(binding, {
    digest: systemDigest,
    registries: { actions: actionKinds, checks: checkKinds },
    facts,
    runId,
    ...(kit !== undefined && { kitDir: sitePath(kit.dir, siteDir) }),
  })
}
