/** An error that nobody foresaw, as a screen may hear of it: its kind alone. Its message may hold anything, a secret among it. */
import type { ErrorParams } from '../engine/errors.ts'

export function unexpected(error: unknown): { readonly code: 'INTERNAL'; readonly params: ErrorParams } {
  if (!(error instanceof Error)) return { code: 'INTERNAL', params: { what: typeof error } }
  const { code } = error as NodeJS.ErrnoException
  const what =
    typeof code === 'string' && /^[A-Z_0-9]{2,40}$/.test(code) ? `${error.name} ${code}` : error.name
  return { code: 'INTERNAL', params: { what } }
}
