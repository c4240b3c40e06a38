import { expect, it } from 'vitest'
import { isTooLarge, Message, packBytes, unpackBytes } from './frames.ts'

it('packs and unpacks a terminal’s bytes, out of a larger buffer too', () => {
  const bytes = new TextEncoder().encode('巡检\u001b[0m')
  const packed = packBytes(70_000, bytes)
  const larger = new Uint8Array([9, 9, ...packed, 9]).subarray(2, 2 + packed.length)

  expect(unpackBytes(larger)).toEqual({ type: 'terminal-bytes', terminal: 70_000, bytes })
  expect(unpackBytes(new Uint8Array(3))).toBeUndefined()
  expect(unpackBytes(packBytes(0, bytes))).toBeUndefined()
})

it('takes no envelope of another form', () => {
  const state = { type: 'terminal-state', terminal: 1, state: { status: 'lost' } }

  expect(Message.safeParse(state).success).toBe(true)
  expect(Message.safeParse({ ...state, terminal: 0 }).success).toBe(false)
  expect(Message.safeParse({ type: 'terminal-bytes', terminal: 1, bytes: 'text' }).success).toBe(false)
})

it('weighs a call, whatever its form, and goes round in no circle', () => {
  const circle: unknown[] = []
  circle.push(circle, circle)
  const large = [
    'x'.repeat(1001),
    { ['n'.repeat(1001)]: 1 },
    new Uint8Array(1001),
    Array(1001).fill(0),
    circle,
  ]
  for (const input of large) expect(isTooLarge({ id: 1, input: [{ input }] }, 1000)).toBe(true)
  for (const input of [undefined, null, 'x'.repeat(900), ['x', { y: [new Uint8Array(900)] }]])
    expect(isTooLarge({ id: 1, input }, 1000)).toBe(false)
})
