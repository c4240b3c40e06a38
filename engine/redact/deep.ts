import { RunError } from '../errors.ts'
import type { Redactor } from '../redact.ts'

/** Redacts every string inside plain data; keys are ours and stay. */
export function redactDeep<T>(value: T, redactor: Redactor): T {
  return map(value) as T

  function map(part: unknown): unknown {
    if (typeof part === 'string') return redactor.redact(part)
    if (Array.isArray(part)) return part.map(map)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, map(inner)]))
  }
}

/** The same error without secrets: its cause, which nobody redacted, stays behind. */
export function redactError(error: RunError, redactor: Redactor): RunError {
  return new RunError(error.code, redactDeep(error.params, redactor))
}
