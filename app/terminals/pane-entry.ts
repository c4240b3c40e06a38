/** What a pane shows of a run, one thing after another. docs/formats/run-folder.md lists it. */
import { z } from 'zod'
import type { Phrase } from '../../engine/phrase.ts'
import { Text } from '../../engine/runbook/text.ts'

export const PaneEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('step'), step: z.string(), item: z.string(), title: Text.optional() }),
  /** `typed`: it is what a shell on the host is given; else what is done, in words. */
  z.object({
    kind: z.literal('command'),
    text: z.string(),
    says: z.custom<Phrase>(value => typeof value === 'object').optional(),
    root: z.boolean(),
    typed: z.boolean(),
  }),
  z.object({ kind: z.literal('output'), text: z.string() }),
  /** `code` null: it ended without one. */
  z.object({ kind: z.literal('exit'), code: z.number().nullable(), ms: z.number() }),
  /** More came than is kept. */
  z.object({ kind: z.literal('skipped') }),
  z.object({ kind: z.literal('lost'), at: z.string() }),
  z.object({ kind: z.literal('resumed'), at: z.string() }),
])
export type PaneEntry = z.infer<typeof PaneEntry>
