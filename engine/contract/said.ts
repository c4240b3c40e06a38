import { z } from 'zod'

/** What a person says, a name or a reason: blanks around it are no part of it, and blanks alone say nothing. */
export function said(mostCharacters: number): z.ZodString {
  return z.string().trim().min(1).max(mostCharacters)
}
