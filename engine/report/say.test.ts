import { describe, expect, it } from 'vitest'
import type { Deviation, Report } from './model.ts'
import { createSpeaker, placeOf } from './say.ts'

describe('an interval in the report', () => {
  const { interval } = createSpeaker('en')

  it.each([
    [{ min: 449, max: 711 }, '0.44 s – 0.72 s'],
    [{ min: 0, max: 3610 }, '0.00 s – 3.61 s'],
    [{ min: 1000, max: 1001 }, '1.00 s – 1.01 s'],
  ])('is never narrower than what was measured: %j', (measured, said) => {
    expect(interval(measured)).toBe(said)
  })

  it('says where nothing was measured', () => {
    expect(interval(null)).toBe('not measured')
  })
})

it.each([
  ['Open the firewall', 'node-a', 'Open the firewall · node-a'],
  ['Start keepalived on node-a', 'node-a', 'Start keepalived on node-a'],
  ['Start keepalived on node-a2', 'node-a', 'Start keepalived on node-a2 · node-a'],
  ['Steady state', '*', 'Steady state'],
])('says where once: %s on %s', (title, host, said) => {
  const report = { steps: [{ id: 'one', title: { en: title, zh: title } }] } as unknown as Report
  const deviation: Deviation = { code: 'failed', step: 'one', host, params: {} }

  expect(placeOf(deviation, report, createSpeaker('en'))).toBe(said)
})
