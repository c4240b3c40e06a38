import { expect, it } from 'vitest'
import { systemDigest } from './digest.ts'

/** From coreutils: `printf … | sha256sum`. */
it.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
])('takes %j as UTF-8 and as bytes alike', (text, wanted) => {
  expect(systemDigest.sha256(text)).toBe(wanted)
  expect(systemDigest.sha256(new TextEncoder().encode(text))).toBe(wanted)
})

it('hashes characters beyond ASCII as their UTF-8 bytes, and a part of a buffer as that part', () => {
  const text = '节点 🖥'
  const bytes = new TextEncoder().encode(`__${text}__`)

  expect(systemDigest.sha256(bytes.subarray(2, -2))).toBe(systemDigest.sha256(text))
})
