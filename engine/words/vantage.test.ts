import { expect, it } from 'vitest'
import { isSubstitute, sayVantage } from './vantage.ts'

it.each([
  ['laptop', '笔记本', 'laptop'],
  ['node-a', 'node-a', 'node-a'],
  ['node-a (ndisc instead of arping)', 'node-a（以 ndisc 代替 arping）', 'node-a (ndisc instead of arping)'],
])('says who saw it: %s', (vantage, zh, en) => {
  expect(sayVantage(vantage, 'zh')).toBe(zh)
  expect(sayVantage(vantage, 'en')).toBe(en)
  expect(isSubstitute(vantage)).toBe(vantage.includes('instead'))
})
