import { expect, it } from 'vitest'
import { fill } from './fill.ts'

const text = { en: '{host}: lost[ after {seconds} s]', zh: '{host}：中断[（{seconds} 秒后）]' }

it('fills the slots of the language asked for', () => {
  expect(fill(text, { host: 'node-a', seconds: 3 }, 'en')).toBe('node-a: lost after 3 s')
  expect(fill(text, { host: 'node-a', seconds: 3 }, 'zh')).toBe('node-a：中断（3 秒后）')
})

it('leaves an optional part out where its value is missing, and shows a gap elsewhere', () => {
  expect(fill(text, {}, 'en')).toBe('{host}: lost')
})

it('does not read a value as a template, nor plain brackets as an optional part', () => {
  expect(fill({ en: 'do[0] {a}', zh: 'x' }, { a: '{b} $& [c]', b: 'no' }, 'en')).toBe('do[0] {b} $& [c]')
})

it('takes no value from the prototype', () => {
  expect(fill({ en: '{constructor}', zh: 'x' }, {}, 'en')).toBe('{constructor}')
})

it('says a code of the system in words, and keeps the code', () => {
  const text = { en: 'cannot read {path}[ ({reason})]', zh: '无法读取 {path}[（{reason}）]' }
  expect(fill(text, { path: 'x', reason: 'ENOENT' }, 'zh')).toBe('无法读取 x（不存在，ENOENT）')
  expect(fill(text, { path: 'x', reason: 'ENOENT' }, 'en')).toBe('cannot read x (it is not there, ENOENT)')
  expect(fill(text, { path: 'x', reason: 'EWHAT' }, 'zh')).toBe('无法读取 x（EWHAT）')
  expect(fill(text, { path: 'x', reason: '' }, 'zh')).toBe('无法读取 x')
})

it('says a moment by the clock on the wall, with its offset', () => {
  const zone = process.env['TZ']
  process.env['TZ'] = 'Asia/Shanghai'
  try {
    const since = { en: 'clean since {from}', zh: '自 {from} 起无错误' }
    expect(fill(since, { from: '2026-11-26T06:14:14.174Z' }, 'zh')).toBe(
      '自 2026-11-26 14:14:14 UTC+08:00 起无错误',
    )
  } finally {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  }
})
