/** What a schema found wrong with data that no person typed into a file, as a part of a sentence. Its own words are English only. */
import type { z } from 'zod'
import type { Phrase } from '../phrase.ts'
import { phrase } from './phrases/index.ts'

export function formProblem(found: z.core.$ZodIssue | undefined): Phrase {
  const field = found?.path.join('.').slice(0, 100) ?? ''
  if (found?.code === 'too_small') return phrase('call-empty', { field })
  return phrase(found?.code === 'too_big' ? 'call-long' : 'call-form', { field })
}
