import { expect, it } from 'vitest'
import { readValue } from '../values/read.ts'
import { bindSite, textOf } from '../../test/fixtures/input/read.ts'

const site = textOf('../input/site.yaml')
/** Message and hint of the only issue, as a screen joins them. */
function said(from: string, to: string): { en: string; zh: string } {
  const [issue, ...more] = bindSite(site.replace(from, to)).issues
  expect(more).toEqual([])
  const join = (language: 'en' | 'zh'): string => `${issue?.message[language]} — ${issue?.hint?.[language]}`
  return { en: join('en'), zh: join('zh') }
}

it('names an address that is not there by the name of its field', () => {
  expect(said('address: 10.0.0.11', "address: ''").zh).toBe('地址未填写 — 请填写')
})

it('says which ports there are', () => {
  const { en, zh } = said('address: 10.0.0.11', 'address: 10.0.0.11, port: 99999')
  expect(zh).toBe('端口 99999 超出范围 — 应为 1 到 65535；SSH 默认是 22')
  expect(en).toMatch(/from 1 to 65535/)
})

it('says a range once, and gives an example within it', () => {
  expect(said('vrid: 62', 'vrid: 300').zh).toBe('`vrid`：300 超出范围 — 应为 1 到 255')
  expect(said('priority: 100', 'priority: abc').en).toMatch(/plain decimal digits: 62$/)
})

it.each([
  [1, 5, 5],
  [100, 200, 100],
  [1, 255, 62],
])('shows a whole number between %i and %i as an example', (min, max, example) => {
  const told: unknown[] = []
  readValue({
    ...{ name: 'advert_int', definition: { type: 'integer', min, max }, raw: 'abc', path: [] },
    written: () => 'abc',
    report: (_, params) => told.push(params['example']),
  })
  expect(told).toEqual([example])
})
