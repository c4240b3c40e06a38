/** What a pane shows of a run, one thing after another. docs/formats/run-folder.md lists it. */
import { z } from 'zod'
import type { Param, Phrase } from '../../engine/phrase.ts'
import { Text } from '../../engine/runbook/text.ts'

// A file beside the journal may hold anything: what cannot be said is no entry.
const phrase: z.ZodType<Phrase> = z.lazy(() =>
  z.union([Text, z.object({ code: z.string(), params: z.record(z.string(), param) })]),
)
const param: z.ZodType<Param> = z.lazy(() => z.union([z.string(), z.number(), phrase, z.array(phrase)]))

export const PaneEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('step'), step: z.string(), item: z.string(), title: Text.optional() }),
  /** `typed`: it is what a shell on the host is given; else what is done, in words. */
  z.object({
    kind: z.literal('command'),
    text: z.string(),
    says: phrase.optional(),
    root: z.boolean(),
    typed: z.boolean(),
  }),
  z.object({ kind: z.literal('output'), text: z.string() }),
  /** `code` null: it ended without one. */
  z.object({ kind: z.literal('exit'), code: z.number().nullable(), ms: z.number() }),
  /** More came than is kept. */
  z.object({ kind: z.literal('skipped') }),
  /** The disk took nothing from here on; `code` is the system's own, ENOSPC for instance. */
  z.object({ kind: z.literal('unkept'), code: z.string() }),
  /** `never`: the host could not be connected to at all. */
  z.object({ kind: z.literal('lost'), at: z.string(), never: z.literal(true).optional() }),
  z.object({ kind: z.literal('resumed'), at: z.string() }),
])
export type PaneEntry = z.infer<typeof PaneEntry>
