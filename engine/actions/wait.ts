import { z } from 'zod'
import { Duration } from '../runbook/schema.ts'
import { durationOf } from '../runbook/duration.ts'
import type { ActionKind } from './kind.ts'
import { summed } from '../words/lines.ts'
import { phrase } from '../words/phrases/index.ts'

export const Wait = z.strictObject({ for: Duration })
export type Wait = z.infer<typeof Wait>

/** Lets time pass: a protocol's timers, a cache. What must have come true then is the gate's to say. */
export const wait: ActionKind<Wait, { readonly for: string }> = {
  kind: 'wait',
  schema: Wait,
  changes: 'never',
  resolve: spec => ({ for: spec.for }),
  describe: resolved => ({
    kind: 'wait',
    ...summed(phrase('do-wait', { for: resolved.for })),
    as: 'laptop',
    sudo: [],
  }),
  async execute(resolved, context) {
    await context.ports.clock.sleep(durationOf(resolved.for) ?? 0, context.signal)
    return { verdict: 'pass', code: 'waited', params: { for: resolved.for }, changed: false }
  },
}
