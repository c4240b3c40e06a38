import { expect, it } from 'vitest'
import { emptyRun, keyText, waitingStep, type RunState, type StepState } from '../../../engine/run/state.ts'
import type { Runbook } from '../../../engine/runbook/schema.ts'
import { endDrills } from '../run/end-drills.ts'
import { railRows } from '../run/rail.ts'
import { meaningOf, measuredDrills } from './measured.ts'

const runbook = { steps: [{ id: 'start' }, { id: 'drill' }] } as unknown as Runbook
const start = of('start', { outcome: 'passed' })
const drill = of('drill', {
  outcome: 'passed',
  drills: [{ result: { from: 'a', to: 'b', verdict: 'pass', reasons: [] }, samples: {} }],
})

function of(step: string, more: object): StepState {
  return { ...waitingStep({ step, item: '', host: 'a' }), status: 'finished', ...more } as StepState
}
function state(...parts: readonly StepState[]): RunState {
  const steps = Object.fromEntries(parts.map(part => [keyText(part.key), part]))
  return { ...emptyRun, order: Object.keys(steps), steps }
}
function shown(now: RunState) {
  const [one] = measuredDrills(now, runbook)
  return one && [one.mark, meaningOf(one)]
}

it('calls a drill proved as long as what it rests on stands, and its step passed', () => {
  expect(shown(state(start, drill))).toEqual(['pass', 'passed'])
  expect(shown(state(of('start', { outcome: 'undone' }), drill))).toEqual(['stale', 'stale'])
  expect(shown(state(start, { ...drill, outcome: 'failed', reason: 'gate' }))).toEqual([
    'fail',
    'stepNotPassed',
  ])
})

it('calls a drill of before an undo no proof, neither while it is made again nor after', () => {
  const [made] = drill.drills
  const before = { ...made, seq: 3 }
  const again = { ...drill, status: 'running', outcome: undefined, backSeq: 5, drills: [before] }
  expect(shown(state(start, again as never))).toEqual(['stale', 'stale'])
  const anew = { ...drill, backSeq: 5, endedSeq: 9, drills: [before, { ...made, seq: 8 }] } as StepState
  expect(measuredDrills(state(start, anew), runbook).map(({ mark }) => mark)).toEqual(['stale', 'pass'])
})

it('calls a drill that was done again repeated, and draws no tick on it', () => {
  const again = { ...drill, attempt: 2, drillsFrom: 1, drills: [...drill.drills, ...drill.drills] }
  const found = measuredDrills(state(start, again), runbook)
  expect(found.map(one => [one.mark, meaningOf(one)])).toEqual([
    ['stale', 'repeated'],
    ['pass', 'passed'],
  ])
  const failed = { result: { verdict: 'fail' }, samples: {} } as (typeof drill.drills)[number]
  const [first] = measuredDrills(state(start, { ...again, drills: [failed, ...drill.drills] }), runbook)
  expect(first && [first.mark, meaningOf(first)]).toEqual(['fail', 'repeated'])
  expect(endDrills(state(start, again), runbook).map(({ mark }) => mark)).toEqual(['stale', 'pass'])
})

it('marks the same drill the same on the drift screen, at the end of the run, and in the rail', () => {
  const now = state(of('start', { outcome: 'undone' }), drill)
  const [measured, end, rail] = [
    measuredDrills(now, runbook)[0],
    endDrills(now, runbook)[0],
    railRows(now, runbook, { working: false })[1],
  ]
  expect([measured?.mark, end?.mark, rail?.mark]).toEqual(['stale', 'stale', 'stale'])
})

it('calls a drill that leaves double holding open no proof, wherever it is shown', () => {
  const result = {
    from: 'a',
    to: 'b',
    verdict: 'pass',
    overlap: { min: 0, max: 640 },
    reasons: ['overlap-not-excluded'],
  }
  const open = { ...drill, drills: [{ result, samples: {} }] } as unknown as StepState

  expect(shown(state(start, open))).toEqual(['unknown', 'doubtful'])
  expect(endDrills(state(start, open), runbook)[0]?.mark).toBe('unknown')
  expect(shown(state(of('start', { outcome: 'undone' }), open))).toEqual(['stale', 'stale'])
})
