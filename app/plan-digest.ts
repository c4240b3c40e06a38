import { planDigest } from '../engine/plan/digest.ts'
import type { RunOptions } from '../engine/engine.ts'
import { systemDigest } from '../adapters/system/digest.ts'
import type { Input } from './input.ts'

/** The digest of the plan once the facts of all hosts, and where faults are allowed, are known: what `--approved` is compared with. */
export function boundDigest({ binding }: Input): NonNullable<RunOptions['planDigest']> {
  return (facts, faults) => planDigest(binding, Object.fromEntries(facts), systemDigest, faults)
}
