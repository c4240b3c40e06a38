/** Durations as runbooks write them: `200ms`, `5s`, `10m`. */
const unit: Record<string, number> = { ms: 1, s: 1000, m: 60_000 }

/** Milliseconds of a duration; a bare number counts as seconds. undefined: not a duration (a value not known yet). */
export function milliseconds(duration: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(duration.trim())
  if (found === null) return undefined
  return Number(found[1]) * (unit[found[2] ?? 's'] ?? 1000)
}

/** Whole seconds for a command's timeout, at least 1. */
export function timeoutSeconds(duration: string | undefined, otherwise = 60): number {
  const found = duration === undefined ? undefined : milliseconds(duration)
  return found === undefined ? otherwise : Math.max(1, Math.ceil(found / 1000))
}
