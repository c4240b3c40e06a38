/** `count` mutated inputs for each parser, and for everything that reads what hosts print. */
import { fuzz as fuzzTarget, problemsOf } from '../fuzz/fuzz.ts'
import { targets } from '../fuzz/targets.ts'
import type { Counts, SoakPlan } from './group.ts'
import { seeded } from './random.ts'

export function fuzz({ seed, count, say }: SoakPlan): Promise<Counts> {
  const counts: Record<string, number> = {}
  let problems = 0
  for (const [name, target] of Object.entries(targets)) {
    const begun = performance.now()
    const result = fuzzTarget(target, count, seeded(seed))
    const found = problemsOf(result)
    problems += found.length
    counts[`${name}: cases`] = result.cases
    counts[`${name}: slowest ms`] = Math.round(result.slowestMs)
    counts[`${name}: grown MiB`] = Math.round(result.grownMiB)
    counts[`${name}: seconds`] = Math.round((performance.now() - begun) / 1000)
    say([`${name}: ${result.cases} cases`, ...found.map(one => `PROBLEM ${one}`)].join('\n  '))
  }
  return Promise.resolve({ ...counts, problems })
}
