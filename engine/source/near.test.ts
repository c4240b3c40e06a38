import { expect, it } from 'vitest'
import { nearest } from './near.ts'

it.each([
  ['on-fail', ['on_fail', 'for_each'], 'on_fail'],
  ['onFail', ['on_fail', 'on'], 'on_fail'],
  ['tilte', ['title', 'why'], 'title'],
  ['gates', ['gate', 'do'], 'gate'],
  ['one-holders', ['one-holder', 'one-mac'], 'one-holder'],
  ['banana', ['gate', 'do'], undefined],
  ['x', ['do', 'on'], undefined],
  ['', ['gate'], undefined],
])('%s of %j: %s', (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected)
})

it('takes a whole sentence for no word', () => {
  expect(nearest('gate'.repeat(5000), ['gate'])).toBeUndefined()
})
