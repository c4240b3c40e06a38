import { z } from 'zod'
import type { KeptFile } from '../run/notes.ts'
import type { Question } from '../run/questions.ts'
import { answers } from './method.ts'
import { said } from './said.ts'

/** A question that waits for a person. `id` names this asking of it; it came up in a run, or in work on a site's hosts. */
export interface OpenQuestion {
  readonly id: string
  readonly run?: string
  readonly site?: string
  readonly question: Question
}

const id = z.string().max(100)
const name = said(100)

const Kept = z.strictObject({
  name: z.string().min(1).max(200),
  mediaType: z.string().max(100),
  size: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

export const questionMethods = {
  'questions.open': answers<readonly OpenQuestion[]>().to(z.undefined()),
  'questions.answer': answers<null>().to(
    z.strictObject({
      id,
      answer: z.strictObject({
        value: z.string().max(10_000),
        by: name.optional(),
        note: z.string().trim().max(2000).optional(),
        files: z.array(Kept).max(20).optional(),
      }),
    }),
  ),
  /**
   * Keeps a photo or paper in the folder of the run that asks; it counts once an answer names it. `content` is base64.
   * Throws ATTACHMENT_REFUSED, DECISION_REFUSED where the question is not open any more.
   */
  'questions.attach': answers<KeptFile>().to(
    z.strictObject({
      id,
      name: z.string().min(1).max(200),
      mediaType: z.string().max(100),
      content: z.base64(),
    }),
  ),
  /** Turns down one question of a connection; whatever else is under way goes on. */
  'questions.cancel': answers<null>().to(z.strictObject({ id })),
}
