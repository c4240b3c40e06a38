import { z } from 'zod'
import type { Question } from '../run/questions.ts'
import { answers } from './method.ts'

/** A question that waits for a person. `id` names this asking of it; it came up in a run, or in work on a site's hosts. */
export interface OpenQuestion {
  readonly id: string
  readonly run?: string
  readonly site?: string
  readonly question: Question
}

const id = z.string().max(100)
const name = z.string().min(1).max(100)

export const questionMethods = {
  'questions.open': answers<readonly OpenQuestion[]>().to(z.undefined()),
  'questions.answer': answers<null>().to(
    z.strictObject({
      id,
      answer: z.strictObject({
        value: z.string().max(10_000),
        by: name.optional(),
        note: z.string().max(2000).optional(),
      }),
    }),
  ),
  /** Turns down one question of a connection; whatever else is under way goes on. */
  'questions.cancel': answers<null>().to(z.strictObject({ id })),
}
