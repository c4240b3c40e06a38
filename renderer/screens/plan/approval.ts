/** How the kept approval stands to the plan on the screen, and where it is another one, what differs. */
import type { PlanView } from '../../../engine/contract/plans.ts'

export type Approved =
  | { readonly kind: 'none' | 'this' | 'another' | 'before-drills' | 'without-drills' }
  | { readonly kind: 'other-drills'; readonly hosts: readonly string[] }

export function approvedOf({ approval, plan }: Pick<PlanView, 'approval' | 'plan'>): Approved {
  if (approval === undefined) return { kind: 'none' }
  if (approval.digest === plan.digest) return { kind: 'this' }
  const { faults } = approval
  // Made by an earlier release, whose digest did not say where drills cause faults.
  if (faults === undefined) return { kind: 'before-drills' }
  if (faults.join() === plan.faults.join()) return { kind: 'another' }
  return faults.length === 0 ? { kind: 'without-drills' } : { kind: 'other-drills', hosts: faults }
}
