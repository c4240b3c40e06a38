/** All cells, by group. */
import type { Cell } from './cell.ts'
import { hostCells, loginCells, sudoCells } from './logins.ts'
import { versionCells } from './versions.ts'

export const matrix: Readonly<Record<string, readonly Cell[]>> = {
  'what a server offers': versionCells,
  'ways in': loginCells,
  'ways to root': sudoCells,
  'odd hosts': hostCells,
}
