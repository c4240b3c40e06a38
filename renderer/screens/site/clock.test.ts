import { expect, it } from 'vitest'
import { clockOf } from './clock.ts'

it.each([
  [-12, 5, 'same', '0.0'],
  [400, 450, 'same', '0.4'],
  [2340, 40, 'ahead', '2.3'],
  [-3_600_000, 40, 'behind', '3600.0'],
])('%d ms, give or take %d: %s', (clockOffsetMs, clockErrorMs, word, seconds) => {
  expect(clockOf({ clockOffsetMs, clockErrorMs })).toEqual({ word, seconds })
})
