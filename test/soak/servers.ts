/** The whole matrix of servers. */
import { runCell } from '../servers/cell.ts'
import { layGround } from '../servers/ground.ts'
import { matrix } from '../servers/matrix.ts'
import type { Counts, SoakPlan } from './group.ts'

export async function servers({ say }: SoakPlan): Promise<Counts> {
  await using ground = await layGround('soak-servers')
  let cells = 0
  let problems = 0
  for (const [group, list] of Object.entries(matrix)) {
    for (const cell of list) {
      const wrong = await runCell(cell, ground).catch((error: unknown) => [String(error)])
      cells += 1
      problems += wrong.length
      say([`${group}: ${cell.name}`, ...wrong.map(one => `PROBLEM ${one}`)].join('\n  '))
    }
  }
  return { cells, problems }
}
