/** Proofs that rest on what was taken back afterwards. */
import type { Runbook } from '../runbook/schema.ts'
import { GROUP } from './gates.ts'
import { keyText, type RunState, type StepState } from './state.ts'

/**
 * Keys of parts that passed, and count no longer: a step before them was taken back since, or hosts of their own step were and
 * it was proved of all of them together. Nobody says on which steps another one rests: on all that come before it.
 */
export function staleParts(state: RunState, { steps }: Pick<Runbook, 'steps'>): ReadonlySet<string> {
  const place = new Map(steps.map(({ id }, index) => [id, index]))
  const placeOf = ({ key }: StepState): number => place.get(key.step) ?? -1
  const parts = Object.values(state.steps)
  const back = parts.filter(wasTakenBack)
  if (back.length === 0) return new Set()
  const first = Math.min(...back.map(placeOf))
  const together = new Set(back.map(({ key }) => `${key.step}|${key.item}`))
  const stale = parts.filter(part => {
    if (part.outcome !== 'passed') return false
    const { step, item, host } = part.key
    return placeOf(part) > first || (host === GROUP && together.has(`${step}|${item}`))
  })
  return new Set(stale.map(({ key }) => keyText(key)))
}

/** Taken back, or an attempt at it was not proven; not done anew since. */
function wasTakenBack({ outcome, reason }: StepState): boolean {
  return outcome === 'undone' || reason === 'undo'
}
