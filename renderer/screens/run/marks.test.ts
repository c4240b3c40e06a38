import { expect, it } from 'vitest'
import type { GatePhase } from '../../../engine/run/events.ts'
import { failedChecks, isDeclined } from '../../../engine/run/failed.ts'
import { waitingStep, type StepState } from '../../../engine/run/state.ts'
import { markOf } from './marks.ts'

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
