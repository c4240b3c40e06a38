import { describe, expect, it } from 'vitest'
import type { RunState } from '../../../engine/run/state.ts'
import type { Step } from '../../../engine/runbook/schema.ts'
import type { Primary } from './primary.ts'
import type { RailRow } from './rail.ts'
import { fixedOn, passedOver, progressOf, standingOf } from './standing.ts'

const row = (number: number, mark: RailRow['mark']): RailRow => ({
  id: `s${String(number)}|`,
  step: { id: `s${String(number)}` } as Step,
  item: '',
  number,
  mark,
  parts: [],
})
const rows = [row(1, 'pass'), row(2, 'skip'), row(3, 'fail'), row(4, 'waiting')]
const third = { step: 's3', item: '', host: 'node-b' }
const asks = (kind: string): Primary => ({ does: 'answer', question: { kind } }) as Primary

describe('where a run stands', () => {
  it.each([
    ['a decision over a failed step', asks('failed'), ['node-b'], 'decide'],
    ['an answer', asks('risk'), ['node-a'], 'answer'],
    ['a part that waits for a press', { does: 'go', host: 'node-b' } as const, [], 'held'],
    ['a part under way', { does: 'wait' } as const, ['node-a'], 'under-way'],
    ['the time before any part runs', { does: 'wait' } as const, [], 'looking'],
  ])('tells %s', (_, primary, hosts, code) => {
    expect(standingOf(primary, rows, third, hosts)).toMatchObject({ code, params: { number: 3, total: 4 } })
  })

  it('does not say of a gate over all hosts that it runs on them', () => {
    const code = (judging: boolean) =>
      standingOf({ does: 'wait' }, rows, third, ['all hosts together'], undefined, { judging })?.code
    expect([code(true), code(false)]).toEqual(['judging', 'under-way'])
  })

  it('names the hosts of a fix while it runs there, which are not those of the part that failed', () => {
    const fix = { action: 'fix[0]', result: undefined }
    const done = { action: 'fix[0]', result: { verdict: 'pass' } }
    const state = (action: object) =>
      ({
        order: ['s3||node-b'],
        steps: { 's3||node-b': { key: third, actions: [action] } },
      }) as unknown as RunState

    expect(fixedOn(state(fix))).toEqual(['node-b'])
    expect(fixedOn(state(done))).toEqual([])
    const standing = standingOf({ does: 'wait' }, rows, third, [], 'resumed', { fixing: ['node-b'] })
    expect(standing).toEqual({ code: 'fixing', params: { number: 3, total: 4, hosts: 'node-b' } })
  })

  it.each(['declined', 'stranger'] as const)('does not call a step failed that is %s', instead => {
    expect(standingOf(asks('failed'), rows, third, ['node-b'], instead)?.code).toBe(instead)
    expect(standingOf(asks('risk'), rows, third, ['node-b'], instead)?.code).toBe('answer')
  })

  it('tells a part that was cut off from one that has not begun, and what goes on before any part does', () => {
    const code = (primary: Primary, hosts: readonly string[], instead: 'cut' | 'resumed' | 'undoing') =>
      standingOf(primary, rows, third, hosts, instead)?.code
    const waits = { does: 'wait' } as const
    expect(code({ does: 'go', host: 'node-b' }, [], 'cut')).toBe('held-cut')
    expect(code({ does: 'go', host: 'node-b' }, [], 'resumed')).toBe('held')
    expect([code(waits, [], 'cut'), code(waits, [], 'resumed')]).toEqual(['rejudging', 'rejudging'])
    expect(code(waits, [], 'undoing')).toBe('undoing')
    expect(code(waits, ['node-a'], 'resumed')).toBe('under-way')
    expect(code(asks('failed'), [], 'resumed')).toBe('decide')
  })

  it('leaves a run that does not work to its headline', () => {
    expect(standingOf({ does: 'report' }, rows, third, [])).toBeUndefined()
    expect(standingOf({ does: 'resume' }, rows, third, [])).toBeUndefined()
  })
})

it('names the steps before that a person let through on any host, each once', () => {
  const on = (number: number, ...marks: RailRow['mark'][]): RailRow => ({
    ...row(number, marks[0] ?? 'pass'),
    parts: marks.map((mark, index) => ({ key: { ...third, host: `node-${String(index)}` }, mark })),
  })
  const own = [on(1, 'pass'), on(2, 'pass', 'left-out'), on(2, 'left-out'), on(3, 'forced'), on(4, 'skip')]
  expect(passedOver([...own, on(5, 'fail'), on(6, 'left-out')], 5)).toEqual([2, 3])
})

it('counts each step once, by how it stands', () => {
  const more = [
    row(5, 'unknown'),
    row(6, 'running'),
    row(7, 'forced'),
    row(8, 'not-done'),
    row(9, 'left-out'),
    row(10, 'undone'),
    row(11, 'stale'),
  ]
  expect(progressOf([...rows, ...more])).toEqual({
    total: 11,
    proved: 1,
    leftOut: 1,
    undone: 1,
    stale: 1,
    notDone: 1,
    byPerson: 1,
    forced: 1,
    open: 1,
    failed: 1,
  })
})
