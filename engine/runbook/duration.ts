/** Durations as runbooks write them: `200ms`, `5s`, `10m`. */
const unit: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** Milliseconds of a rendered duration; a bare number counts as seconds. undefined: not a duration (a value not known yet). */
export function durationOf(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text.trim())
  if (found === null) return undefined
  return Number(found[1]) * (unit[found[2] ?? 's'] ?? 1000)
}

/** Milliseconds of a Duration whose form the schema has checked. */
export function milliseconds(duration: string): number {
  const found = durationOf(duration)
  if (found === undefined) throw new TypeError(`not a duration: ${duration}`)
  return found
}

/** Whole seconds for a command's timeout, at least 1. */
export function timeoutSeconds(duration: string | undefined, otherwise = 60): number {
  const found = duration === undefined ? undefined : durationOf(duration)
  return found === undefined ? otherwise : Math.max(1, Math.ceil(found / 1000))
}
