import { expect, it } from 'vitest'
import { emptyRun, keyText, type RunState, type StepState } from '../../../engine/run/state.ts'
import type { Runbook } from '../../../engine/runbook/schema.ts'
import { lastEnded } from './last-ended.ts'
import { railRows } from './rail.ts'
import { progressOf } from './standing.ts'

const runbook = { steps: [{ id: 'one' }, { id: 'two' }] } as unknown as Runbook

function state(...parts: readonly Partial<StepState>[]): RunState {
  const steps = Object.fromEntries(
    parts.map(part => [keyText(part.key as StepState['key']), part as StepState]),
  )
  return { ...emptyRun, order: Object.keys(steps), steps }
}
const begun = { key: { step: 'two', item: '', host: 'a' }, status: 'running', attemptFrom: 0 } as const
const running = { ...begun, actions: [{ action: 'do[0]' }] } as unknown as StepState
const passed = { key: { step: 'one', item: '', host: 'a' }, status: 'finished', outcome: 'passed' } as const

it.each([
  ['runs', { working: true }, 'running'],
  ['waits for its answer', { working: true, asked: 'two' }, 'turn'],
  ['runs beside a question of another step', { working: true, asked: 'one' }, 'running'],
  ['was cut off when the run stopped: nobody knows how far it came', { working: false }, 'unknown'],
])('draws a part that %s', (_, now, mark) => {
  const rows = railRows(state(passed, running), runbook, now)
  expect(rows.map(row => [row.number, row.mark])).toEqual([
    [1, 'pass'],
    [2, mark],
  ])
})

it('draws no spinner on a part that was cut off before, until it is taken up again', () => {
  const rows = railRows(state(passed, { ...running, cut: true }), runbook, { working: true })
  expect(rows.map(({ mark }) => mark)).toEqual(['pass', 'unknown'])
})

it('draws a part as open that stopped at a question, before anything was done', () => {
  const asked = state(passed, { ...begun, actions: [] })
  expect(railRows(asked, runbook, { working: false }).map(({ mark }) => mark)).toEqual(['pass', 'waiting'])
  const armed = state(passed, { ...begun, actions: [], armed: 'token' })
  expect(railRows(armed, runbook, { working: false })[1]?.mark).toBe('unknown')
})

it('draws no tick where the hosts of a step were put back, although they had been proved together', () => {
  const of = (host: string, outcome: 'undone' | 'passed') =>
    ({ key: { step: 'one', item: '', host }, status: 'finished', outcome }) as const

  const [row] = railRows(state(of('a', 'undone'), of('b', 'undone'), of('*', 'passed')), runbook, {
    working: false,
  })
  expect(row?.mark).toBe('undone')
  const [half] = railRows(state(of('a', 'undone'), of('b', 'passed'), of('*', 'passed')), runbook, {
    working: false,
  })
  expect(half?.parts.map(({ mark }) => mark)).toEqual(['undone', 'pass', 'stale'])
})

it('draws no tick on a step that was proved on one that was put back since, and its end is not the last one told', () => {
  const at = (key: string, finishedAt: string) => ({ key: { step: key, item: '', host: 'a' }, finishedAt })
  const undone = {
    ...{ ...at('one', 't1'), status: 'finished', outcome: 'undone' },
    judged: [{ phase: 'undo', verdict: 'pass', findings: [], at: 't3' }],
  } as const
  const later = { ...at('two', 't2'), status: 'finished', outcome: 'passed', judged: [] } as const
  const now = state(undone, later)
  const rows = railRows(now, runbook, { working: false })
  expect(rows.map(({ mark }) => mark)).toEqual(['undone', 'stale'])
  expect(progressOf(rows)).toMatchObject({ proved: 0, undone: 1, stale: 1, leftOut: 0 })
  expect(lastEnded(now, runbook)?.key.step).toBe('one')
  const before = state({ ...undone, ...at('two', 't2') }, { ...later, ...at('one', 't9') })
  expect(railRows(before, runbook, { working: false }).map(({ mark }) => mark)).toEqual(['undone', 'pass'])
})

it('draws a drill that was not needed as stale too: what its gate proved was taken back', () => {
  const taken = { key: passed.key, status: 'finished', outcome: 'undone', judged: [] } as const
  const left = (reason: string) =>
    ({ key: running.key, status: 'finished', outcome: 'skipped', reason }) as const
  const mark = (reason: string) =>
    railRows(state(taken, left(reason)), runbook, { working: false }).map(one => one.mark)[1]
  expect([mark('already-there'), mark('condition'), mark('decided')]).toEqual(['stale', 'skip', 'left-out'])
})
