import { expect, it } from 'vitest'
import type { GatePhase } from '../../../engine/run/events.ts'
import { failedChecks, isDeclined } from '../../../engine/run/failed.ts'
import { waitingStep, type StepState } from '../../../engine/run/state.ts'
import { drillMark, foundMark, markOf } from './marks.ts'

const judged = (phase: GatePhase, check: string) => ({
  ...{ phase, verdict: 'fail', at: '' },
  findings: [{ check, verdict: 'fail' }],
})
const part = (more: object): StepState =>
  ({
    ...waitingStep({ step: 'stop', item: '', host: 'node-b' }),
    ...{ status: 'finished', outcome: 'failed' },
    ...more,
  }) as unknown as StepState

it('calls nothing a failure of a step that was not confirmed', () => {
  const declined = part({ reason: 'refused', judged: [judged('skip-if', 'skip_if[0]')] })
  expect(failedChecks(declined)).toEqual([])
  expect([isDeclined(declined), markOf(declined)]).toEqual([true, 'unknown'])
})

it('names the checks of the gate that did not pass', () => {
  const failed = part({
    reason: 'gate',
    judged: [judged('skip-if', 'skip_if[0]'), judged('gate', 'gate[0]')],
  })
  expect(failedChecks(failed).map(one => one.check)).toEqual(['gate[0]'])
  expect([isDeclined(failed), markOf(failed)]).toEqual([false, 'fail'])
})

it.each([
  ['overridden', 'decided', 'forced'],
  ['skipped', 'decided', 'left-out'],
  ['skipped', 'fault-not-allowed', 'not-done'],
  ['skipped', 'condition', 'skip'],
  ['undone', undefined, 'undone'],
])('draws %s (%s) as %s', (outcome, reason, mark) => {
  expect(markOf(part({ outcome, reason }))).toBe(mark)
})

it('draws no tick on what was found inside a part that counts no longer; what was no tick stays', () => {
  expect(markOf(part({ outcome: 'passed' }), true)).toBe('stale')
  expect([foundMark('pass', true), foundMark('fail', true), foundMark('pass', false)]).toEqual([
    'stale',
    'fail',
    'pass',
  ])
})

it.each([
  ['counts no longer', { outcome: 'passed' }, 'pass', true, 'stale'],
  ['counts no longer, though it failed', { outcome: 'passed' }, 'fail', true, 'stale'],
  ['was taken back', { outcome: 'undone' }, 'pass', false, 'stale'],
  ['is of a step that failed at its gate', { outcome: 'failed', reason: 'gate' }, 'pass', false, 'fail'],
  ['is of a step that a person let through', { outcome: 'overridden' }, 'pass', false, 'forced'],
  ['failed itself', { outcome: 'failed' }, 'fail', false, 'fail'],
  [
    'is of a step whose gate has not spoken',
    { status: 'running', outcome: undefined },
    'pass',
    false,
    'pass',
  ],
  ['proves its step', { outcome: 'passed' }, 'pass', false, 'pass'],
] as const)('draws a drill that %s', (_, state, verdict, stale, mark) => {
  expect(drillMark(part(state), verdict, stale)).toBe(mark)
})
