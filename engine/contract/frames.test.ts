import { expect, it } from 'vitest'
import { Message, packBytes, unpackBytes } from './frames.ts'

it('packs and unpacks a terminal’s bytes, out of a larger buffer too', () => {
  const bytes = new TextEncoder().encode('巡检\u001b[0m')
  const packed = packBytes(70_000, bytes)
  const larger = new Uint8Array([9, 9, ...packed, 9]).subarray(2, 2 + packed.length)

  expect(unpackBytes(larger)).toEqual({ type: 'terminal-bytes', terminal: 70_000, bytes })
  expect(unpackBytes(new Uint8Array(3))).toBeUndefined()
})

it('takes no envelope of another form', () => {
  const state = { type: 'terminal-state', terminal: 1, state: { status: 'lost' } }

  expect(Message.safeParse(state).success).toBe(true)
  expect(Message.safeParse({ ...state, terminal: 0 }).success).toBe(false)
  expect(Message.safeParse({ type: 'terminal-bytes', terminal: 1, bytes: 'text' }).success).toBe(false)
})
