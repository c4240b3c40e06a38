import type { z } from 'zod'

/** What reading a runbook needs to know of each action and check kind; the registries fit it. */
export interface Kinds {
  readonly actions: Readonly<
    Record<string, { readonly schema: z.ZodType; readonly changes: 'never' | 'recorded' | 'unrecorded' }>
  >
  readonly checks: Readonly<Record<string, { readonly schema: z.ZodType }>>
}
