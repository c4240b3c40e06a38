import { expect, it } from 'vitest'
import type { Mark } from '../../../engine/drift/types.ts'
import en from '../../locales/en/drift.json' with { type: 'json' }
import zh from '../../locales/zh-CN/drift.json' with { type: 'json' }
import { phaseOf, signs } from './scope.ts'

const mark = (kind: Mark['kind']): Mark => ({ atMs: 1, node: 'a', kind, text: 'x' })

it('knows a fault that was cleared from one that is on', () => {
  expect(phaseOf([mark('log')])).toBe('baseline')
  expect(phaseOf([mark('fault')])).toBe('measuring')
  expect(phaseOf([mark('fault'), mark('fault-cleared')])).toBe('returning')
})

it.each([en, zh])('has words for every phase and every sign, both colours of an answer included', words => {
  const phases = [words.baseline, words.measuring, words.returning]

  expect(new Set(phases).size).toBe(3)
  expect(Object.values(signs)).toEqual(expect.arrayContaining(['up who-0', 'up who-1']))
  expect(Object.keys(words.legend).sort()).toEqual([...Object.keys(signs), 'title'].sort())
})

it.each([en.measuring, zh.measuring])('promises no way back, which nopreempt would not take: %s', text => {
  expect(text).not.toMatch(/way back|回切/)
})
