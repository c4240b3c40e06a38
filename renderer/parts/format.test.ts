import { expect, it } from 'vitest'
import { byteSize, shortTime } from './format.ts'

it('says a time so that day and month cannot be taken for each other', () => {
  const at = new Date(2026, 10, 5, 6, 7).toISOString()
  expect(shortTime(at)).toBe('2026-11-05 06:07')
  expect(shortTime('')).toBe('')
})

it('says a size in three digits', () => {
  expect([999, 1500, 123_456_789].map(byteSize)).toEqual(['999 B', '1.5 kB', '123 MB'])
})
