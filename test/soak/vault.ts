/** Writers of a vault and of sealed run folders killed at any moment; `count` is the number of kills, half of each kind. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killSeals, killVault } from '../vault/kills.ts'
import type { Counts, SoakPlan } from './group.ts'
import { seeded } from './random.ts'

const atOnce = 25

export async function vault({ seed, count, say }: SoakPlan): Promise<Counts> {
  const totals = { vaultKills: 0, sealKills: 0, problems: 0 }
  for (const [kind, work] of [
    ['vaultKills', killVault],
    ['sealKills', killSeals],
  ] as const) {
    while (totals[kind] < Math.floor(count / 2)) {
      const folder = mkdtempSync(join(tmpdir(), 'siteproof-soak-'))
      const problems = await work(folder, atOnce, seeded(seed + totals[kind]))
      totals[kind] += atOnce
      totals.problems += problems.length
      say([`${kind} ${totals[kind]}`, ...problems.map(one => `PROBLEM ${one}`)].join('\n  '))
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return totals
}
