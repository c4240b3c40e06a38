/** Every part of a run in the order in which it is taken: step, loop item, host, then what concerns the group. */
import { stepHosts, type Registries } from '../run/context.ts'
import type { StepKey } from '../run/events.ts'
import { GROUP, hasGroupPart } from '../run/gates.ts'
import { loopItems } from '../run/items.ts'
import type { Binding } from '../site/bind.ts'

/** Needs no facts: what a condition leaves out at run time is planned here all the same, and journaled as skipped. */
export function stepKeys(binding: Binding, registries: Registries): readonly StepKey[] {
  return binding.runbook.steps.flatMap(step => {
    const hosts = stepHosts(binding, step)
    if (hosts.length === 0) return []
    const parts = [...hosts, ...(hasGroupPart({ registries }, step) ? [GROUP] : [])]
    return loopItems({ binding }, step).flatMap(item => parts.map(host => ({ step: step.id, item, host })))
  })
}
