/** Messages between a screen and its shell, the same over a WebSocket and over Electron's IPC. */
import { z } from 'zod'
import type { Reply } from './contract.ts'
import type { Notice } from './notices.ts'

/** Screen -> shell. `id` pairs a call with its reply. */
export const Call = z.strictObject({
  id: z.number().int().nonnegative(),
  method: z.string().max(100),
  input: z.unknown().optional(),
})
export type Call = z.infer<typeof Call>

/** Shell -> screen. */
export type Message =
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly type: 'notice'; readonly notice: Notice }

/** A screen checks only the envelope: what is inside comes from its own shell. */
export const Message: z.ZodType<Message> = z.union([
  z.strictObject({
    type: z.literal('reply'),
    id: z.number().int().nonnegative(),
    reply: z.custom<Reply>(value => typeof value === 'object' && value !== null && 'ok' in value),
  }),
  z.strictObject({
    type: z.literal('notice'),
    notice: z.custom<Notice>(value => typeof value === 'object' && value !== null && 'type' in value),
  }),
])
