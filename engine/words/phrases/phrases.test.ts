import { expect, it } from 'vitest'
import { phraseWords } from './index.ts'

const slots = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').toSorted()

it.each(Object.entries(phraseWords))('%s says the same data in both languages', (_, { en, zh }) => {
  expect(slots(zh)).toEqual(slots(en))
})
