import { afterEach, beforeEach, expect, it } from 'vitest'
import { localTime } from './times.ts'

const zone = process.env['TZ']
beforeEach(() => void (process.env['TZ'] = 'Asia/Shanghai'))
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

it('is the time on the wall, with how far that is from UTC', () => {
  expect(localTime('2026-11-25T20:14:07.401Z')).toBe('2026-11-26 04:14 UTC+08:00')
  expect(localTime('2026-11-25T20:14:07.401Z', 'seconds')).toBe('2026-11-26 04:14:07 UTC+08:00')
})

it.each([
  ['UTC', '2026-11-25 20:14 UTC'],
  ['America/St_Johns', '2026-11-25 16:44 UTC-03:30'],
])('in %s', (where, shown) => {
  process.env['TZ'] = where
  expect(localTime('2026-11-25T20:14:07.401Z')).toBe(shown)
})

it('shows what is no time as it is', () => {
  expect(localTime('yesterday')).toBe('yesterday')
})
