/** Messages between a screen and its shell, the same over a WebSocket and over Electron's IPC. */
import { z } from 'zod'
import type { Reply } from './contract.ts'
import type { Notice } from './notices.ts'
import type { TerminalState } from './terminals.ts'

/** Screen -> shell. `id` pairs a call with its reply; without one there is none, since nobody waits for it. */
export const Call = z.strictObject({
  id: z.number().int().nonnegative().optional(),
  method: z.string().max(100),
  input: z.unknown().optional(),
})
export type Call = z.infer<typeof Call>

/** Largest call that a shell takes, in bytes: `attachmentLimit` as base64 stays below it. */
export const largestCall = 32 * 1024 * 1024

/** Whether a call that came as data, not as text, weighs more: its texts, names and bytes, and one for each value. */
export function isTooLarge(call: unknown, most = largestCall): boolean {
  const left: unknown[] = [call]
  for (let weight = 0; left.length > 0;) {
    const value = left.pop()
    weight += 1
    if (typeof value === 'string') weight += value.length
    else if (ArrayBuffer.isView(value)) weight += value.byteLength
    else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) {
        weight += Array.isArray(value) ? 0 : name.length
        left.push(part)
      }
    }
    if (weight + left.length > most) return true
  }
  return false
}

/** Shell -> screen. */
export type Message =
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'terminal-state'; readonly terminal: number; readonly state: TerminalState }
  /** Over a WebSocket this one travels as a binary frame: see `packBytes`. */
  | { readonly type: 'terminal-bytes'; readonly terminal: number; readonly bytes: Uint8Array }

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
  z.strictObject({
    type: z.literal('terminal-state'),
    terminal: z.number().int().positive(),
    state: z.custom<TerminalState>(value => typeof value === 'object' && value !== null && 'status' in value),
  }),
  z.strictObject({
    type: z.literal('terminal-bytes'),
    terminal: z.number().int().positive(),
    bytes: z.custom<Uint8Array>(value => value instanceof Uint8Array),
  }),
])

/** Bytes of a terminal that a screen shows before it tells so, by `terminals.shown`. */
export const shownEvery = 128 * 1024

/** Bytes of a binary frame before those of the terminal. */
const frameHead = 4

/** A binary frame: the terminal's number in four bytes, highest first, and its bytes. `room`: where to make it, if it fits. */
export function packBytes(terminal: number, bytes: Uint8Array, room?: Uint8Array): Uint8Array {
  const length = frameHead + bytes.length
  const frame = room === undefined || room.length < length ? new Uint8Array(length) : room.subarray(0, length)
  new DataView(frame.buffer, frame.byteOffset).setUint32(0, terminal)
  frame.set(bytes, frameHead)
  return frame
}

/** undefined for a frame that is too short, or of no terminal. */
export function unpackBytes(frame: Uint8Array): Extract<Message, { type: 'terminal-bytes' }> | undefined {
  if (frame.length < frameHead) return undefined
  const terminal = new DataView(frame.buffer, frame.byteOffset).getUint32(0)
  if (terminal === 0) return undefined
  return { type: 'terminal-bytes', terminal, bytes: frame.subarray(frameHead) }
}
