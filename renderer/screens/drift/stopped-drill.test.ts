import { expect, it } from 'vitest'
import type { ActionRecord, StepState } from '../../../engine/run/state.ts'
import { emptyRun, keyText, waitingStep, type RunState } from '../../../engine/run/state.ts'
import type { Runbook } from '../../../engine/runbook/schema.ts'
import { isDrillUnderWay, stoppedDrill } from './stopped-drill.ts'

const runbook = {
  steps: [
    { id: 'write', risk: 'change' },
    { id: 'cut', risk: 'fault' },
  ],
} as unknown as Runbook
const begun = { action: 'do[0]', at: '2026-11-26T05:46:10.000Z', commands: [] } as unknown as ActionRecord
const ended = { ...begun, result: { verdict: 'fail', code: 'x', params: {}, changed: false } } as ActionRecord
const armed = { armed: 'r1-ab', arming: { at: '2026-11-26T05:46:11.000Z', seconds: 90 } }

function run(own: Partial<StepState>, step = 'cut'): RunState {
  const key = { step, item: '', host: 'a' }
  const part: StepState = { ...waitingStep(key), status: 'running', actions: [begun], ...own }
  return { ...emptyRun, order: [keyText(key)], steps: { [keyText(key)]: part } }
}

it('knows a drill that was stopped under its fault, and one that was stopped before', () => {
  expect(stoppedDrill(run(armed), runbook, false)).toMatchObject({
    key: { step: 'cut' },
    fault: { endsAt: '2026-11-26T05:47:41.000Z' },
  })
  expect(stoppedDrill(run({}), runbook, false)).toMatchObject({ fault: undefined })
})

it('goes on telling of it in a run that went on, until the drill is taken up again', () => {
  expect(stoppedDrill(run({ ...armed, cut: true }), runbook, true)).toBeDefined()
  expect(isDrillUnderWay(run({ ...armed, cut: true }), runbook)).toBe(false)
  expect(stoppedDrill(run({ ...armed, actions: [begun, begun] }), runbook, true)).toBeUndefined()
  expect(isDrillUnderWay(run(armed), runbook)).toBe(true)
})

it('takes neither a refused drill nor a cut off change nor what was taken back for one', () => {
  expect(stoppedDrill(run({ status: 'finished', outcome: 'failed', actions: [ended] }), runbook, false)).toBe(
    undefined,
  )
  expect(stoppedDrill(run({}, 'write'), runbook, false)).toBeUndefined()
  expect(stoppedDrill(run({ status: 'finished', outcome: 'undone' }), runbook, false)).toBeUndefined()
})
