import { actionKinds } from '../../engine/actions/registry.ts'
import { checkKinds } from '../../engine/checks/registry.ts'
import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { planMethods } from '../../engine/contract/plans.ts'
import { buildPlan } from '../../engine/plan/plan.ts'
import { sitePath } from '../../adapters/files/load.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { loadInput } from '../input.ts'
import type { Bench } from '../workbench.ts'

export function planHandlers({ library, sites }: Bench): HandlersOf<typeof planMethods> {
  return {
    async 'plans.make'({ site, runbook, allowedFaults }) {
      const { binding, siteDir } = await loadInput(library, runbook, sites.file(site))
      const { kit } = binding.site
      return buildPlan(binding, {
        digest: systemDigest,
        registries: { actions: actionKinds, checks: checkKinds },
        ...(allowedFaults !== undefined && { allowedFaults }),
        ...(kit !== undefined && { kitDir: sitePath(kit.dir, siteDir) }),
      })
    },
  }
}
