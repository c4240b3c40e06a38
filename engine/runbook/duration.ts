/** Milliseconds of a Duration (`200ms`, `5s`, `10m`); the schema has checked its form. */
export function milliseconds(duration: string): number {
  const match = /^(\d+)(ms|s|m)$/.exec(duration)
  if (match === null) throw new TypeError(`not a duration: ${duration}`)
  const factor = { ms: 1, s: 1000, m: 60_000 }[match[2] as 'ms' | 's' | 'm']
  return Number(match[1]) * factor
}
