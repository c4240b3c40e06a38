import type { SqlAnswer } from '../../sql/ask.ts'

/** read_only, super_read_only, and 9.x's own words for them. */
export const readOnlyErrors: ReadonlySet<number> = new Set([1290, 1836, 1792])

export function errorNumber(answer: SqlAnswer): number {
  return answer.ok ? 0 : answer.errno
}
