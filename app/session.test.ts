import { userInfo } from 'node:os'
import { expect, it } from 'vitest'
import type { Input } from './input.ts'
import { operatorOf } from './session.ts'

it('names who answers for a run: the first that says a name, and blanks are none', () => {
  const input = (engineer?: string): Input => ({ binding: { site: { engineer } } }) as unknown as Input
  expect(operatorOf({}, input('Wang'), ' Li ')).toBe('Li')
  expect(operatorOf({ SITEPROOF_OPERATOR: ' Zhao ' }, input('Wang'), '  ')).toBe('Zhao')
  expect(operatorOf({ SITEPROOF_OPERATOR: '' }, input(' Wang '), undefined)).toBe('Wang')
  expect(operatorOf({}, input('\u3000'), undefined)).toBe(userInfo().username)
  expect(operatorOf({}, input(), undefined)).toBe(userInfo().username)
})
