import { expect, it } from 'vitest'
import { typedHash } from './typed-hash.ts'

const hash = '7dd853728859d84c499c8af2b6d8834a048311dc2994913d6cccfe953e84cc16'

it('takes a hash as it was copied', () => {
  for (const typed of [hash, hash.toUpperCase(), ` ${hash.slice(0, 31)}\n${hash.slice(31)} `]) {
    expect(typedHash(typed)).toEqual({ ok: true, hash })
  }
})

it.each([
  ['abc', '输入的是 3 位', 'this has 3'],
  [hash.slice(1), '输入的是 63 位', 'this has 63'],
  [`${hash.slice(1)}o`, '“o”', '“o”'],
])('says what is wrong with %s', (typed, zh, en) => {
  const found = typedHash(typed)
  expect(found.ok ? undefined : [found.says.zh, found.says.en]).toEqual([
    expect.stringContaining(zh),
    expect.stringContaining(en),
  ])
})
