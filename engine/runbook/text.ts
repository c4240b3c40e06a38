import { z } from 'zod'

/** A text for people, in both languages. */
export const Text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) })
export type Text = z.infer<typeof Text>
export type Language = keyof Text
