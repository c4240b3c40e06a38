import { expect, it } from 'vitest'
import { errorCodes } from '../errors.ts'
import { cliWords } from './cli.ts'
import { sayCode, topics, wordsOf } from './index.ts'

const slots = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()

it('has words for every error', () => {
  for (const code of errorCodes) expect(wordsOf(code), code).toBeDefined()
})

it('says the same data in both languages', () => {
  for (const [code, text] of [...topics, cliWords].flatMap(topic => Object.entries(topic))) {
    expect(slots(text.zh), code).toEqual(slots(text.en))
  }
})

it('shows a code that it does not know, with its data', () => {
  expect(sayCode('from-a-newer-release', { host: 'node-a', n: 2 }, 'zh')).toBe(
    'from-a-newer-release (host: node-a, n: 2)',
  )
  expect(sayCode('STEP_NOT_FOUND', { step: 'x' }, 'zh')).toBe('该操作手册中没有步骤 x')
})
