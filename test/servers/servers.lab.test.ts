/** Old, odd and restricted servers: each works, or is refused with the cause and what helps. The rest: `npm run soak -- servers`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCell } from './cell.ts'
import { layGround, type Ground } from './ground.ts'
import { matrix } from './matrix.ts'

let ground: Ground
beforeAll(async () => {
  ground = await layGround('servers')
})
afterAll(async () => {
  await ground?.[Symbol.asyncDispose]()
})

describe.each(Object.entries(matrix))('%s', (_, cells) => {
  it.each(cells.filter(cell => cell.full !== true).map(cell => [cell.name, cell] as const))(
    '%s',
    async (_name, cell) => {
      expect(await runCell(cell, ground)).toEqual([])
    },
  )
})
