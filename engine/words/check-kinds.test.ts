import { expect, it } from 'vitest'
import { checkKinds } from '../checks/registry.ts'
import { checkKindText, checkKindWords } from './check-kinds.ts'
import { sayReason } from './reason.ts'

it('has words for every kind of check, and for no other', () => {
  expect(Object.keys(checkKindWords).sort()).toEqual(Object.keys(checkKinds).sort())
  for (const { en, zh } of Object.values(checkKindWords)) {
    expect(en).not.toBe('')
    expect(zh).toMatch(/\p{Script=Han}/u)
  }
})

it.each(['newer-kind', 'constructor', '__proto__'])('shows the unknown kind %s as it is', kind => {
  expect(checkKindText(kind)).toEqual({ en: kind, zh: kind })
})

it.each([
  ['gate', 'en', 'the gate did not hold'],
  ['do[0]', 'zh', '第 1 个动作'],
  ['do[11]', 'en', 'action 12'],
  ['toString', 'en', undefined],
  ['do[x]', 'en', undefined],
] as const)('says the reason %s in %s', (reason, language, words) => {
  if (reason === 'gate') expect(sayReason(reason, language)).toBeTypeOf('string')
  else expect(sayReason(reason, language)).toBe(words)
})
