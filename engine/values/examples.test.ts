import { describe, expect, it } from 'vitest'
import { exampleOf, typedExampleOf } from './examples.ts'

type Shown = Parameters<typeof exampleOf>[0]
const title = { en: 'x', zh: 'x' }
const asset = {
  address: { type: 'ipv4', title, example: '192.0.2.21' },
  port: { type: 'port', title, default: 22 },
  user: { type: 'name', title },
} as const

describe('an example', () => {
  it.each<[param: Shown, written: string, typed: string]>([
    [{ type: 'integer', example: 78 }, '78', '78'],
    [{ type: 'string', example: '10' }, '"10"', '10'],
    [{ type: 'list', of: 'name', example: ['orders', 'crm'] }, '[orders, crm]', 'orders'],
    [{ type: 'list', of: 'name' }, '[demo]', 'demo'],
    [{ type: 'interface' }, 'ens33', 'ens33'],
    [{ type: 'choice', choices: ['stop', 'remove'] }, 'stop', 'stop'],
  ])('of %j is written in the file as %s, and typed as %s', (param, written, typed) => {
    expect([exampleOf(param), typedExampleOf(param)]).toEqual([written, typed])
  })

  it('of records is made of what their fields show, or have where nothing is given', () => {
    expect(exampleOf({ type: 'list', of: 'record', fields: asset })).toBe(
      '[{ address: 192.0.2.21, port: 22, user: demo }]',
    )
  })
})
