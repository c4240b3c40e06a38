/** Whether `picked` is what a calendar makes of a typed day that there is not: 30 February becomes 2 March, and nobody meant that. */
export function isRolledOver(typed: string, picked: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed) ?? []
  if (year === '') return false
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const isThere = at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day)
  return !isThere && !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === picked
}
