import { z } from 'zod'
import type { Plan } from '../plan/plan.ts'
import { Id } from '../runbook/schema.ts'
import { answers } from './method.ts'
import { SiteId } from './sites.ts'

export const planMethods = {
  /** `allowedFaults`: hosts on which drills may cause faults; without it, drills are planned as if on all. */
  'plans.make': answers<Plan>().to(
    z.strictObject({ site: SiteId, runbook: Id, allowedFaults: z.array(Id).optional() }),
  ),
}
