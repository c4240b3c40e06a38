import { expect, it } from 'vitest'
import { isRolledOver } from './due-date.ts'

it('knows a day that there is not from the one that a calendar makes of it', () => {
  expect(isRolledOver('2026-02-30', '2026-03-02')).toBe(true)
  expect(isRolledOver('2026-13-01', '2027-01-01')).toBe(true)
  expect(isRolledOver('2027-2-29', '2027-03-01')).toBe(true)
  expect(isRolledOver('2028-02-29', '2028-02-29')).toBe(false)
  expect(isRolledOver('2026-2-3', '2026-02-03')).toBe(false)
})

it('leaves a day alone that was picked after something else was typed', () => {
  expect(isRolledOver('2026-02-30', '2026-02-05')).toBe(false)
  expect(isRolledOver('soon', '2026-02-05')).toBe(false)
})
