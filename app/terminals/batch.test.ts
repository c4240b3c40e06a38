import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createBatch } from './batch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function scene() {
  const sent: string[] = []
  const batch = createBatch(bytes => void sent.push(Buffer.from(bytes).toString()))
  const add = (text: string): void => batch.add(Buffer.from(text))
  return { sent, batch, add }
}

it('sends what comes after a pause at once, what follows together, in order', () => {
  const { sent, add } = scene()

  add('a')
  expect(sent).toEqual(['a'])
  add('b')
  add('c')
  expect(sent).toEqual(['a'])
  vi.advanceTimersByTime(4)
  expect(sent).toEqual(['a', 'bc'])
  vi.advanceTimersByTime(100)
  add('d')

  expect(sent).toEqual(['a', 'bc', 'd'])
})

it('waits no longer once enough has come', () => {
  const { sent, add } = scene()

  add('a')
  for (let piece = 0; piece < 32; piece += 1) add('x'.repeat(4096))
  expect(sent.map(text => text.length)).toEqual([1, 128 * 1024])
  add('y'.repeat(300 * 1024))
  vi.advanceTimersByTime(4)

  expect(sent.map(text => text.length)).toEqual([1, 128 * 1024, 128 * 1024, 128 * 1024, 44 * 1024])
  expect(sent.slice(2).join('')).toBe('y'.repeat(300 * 1024))
})

it('sends nothing twice and nothing empty', () => {
  const { sent, batch, add } = scene()

  batch.flush()
  add('a')
  batch.flush()
  vi.advanceTimersByTime(100)
  batch.flush()

  expect(sent).toEqual(['a'])
})
