import { expect, it } from 'vitest'
import type { RunEventBody } from '../../engine/run/events.ts'
import { createFold } from '../../engine/run/reduce.ts'
import type { Runbook } from '../../engine/runbook/schema.ts'
import { journaled, started } from '../../test/support/journaled-fixture.ts'
import { countSteps } from './progress.ts'

const runbook = {
  steps: ['look', 'write', 'other', 'drill', 'later'].map(id => ({ id })),
} as unknown as Runbook
const planned = ['look', 'write', 'drill', 'later'].map(step => ({ step, item: '', host: 'a' }))
const on = (step: string) => ({ step, item: '', host: 'a' })
const passed = (step: string): RunEventBody => ({ type: 'step-finished', ...on(step), outcome: 'passed' })
const wrote = (step: string): RunEventBody => ({
  type: 'change-recorded',
  ...on(step),
  action: 'do[0]',
  change: { kind: 'directory', path: '/x' },
})

it('counts a step that was proved on what was taken back as not done, and goes on at the first of them', () => {
  const before = [wrote('look'), ...['look', 'write', 'drill'].map(passed)]
  const count = (...more: readonly RunEventBody[]) =>
    countSteps(createFold(journaled(started(planned), ...before, ...more)).state(), runbook)
  expect(count()).toEqual({ done: 3, total: 4, next: 4 })
  expect(count({ type: 'step-started', ...on('later') })).toEqual({ done: 3, total: 4, next: 4 })

  const back: RunEventBody = { type: 'undo-finished', ...on('write'), verdict: 'pass', findings: [] }
  const undone: RunEventBody = { type: 'run-finished', outcome: 'undone', exitCode: 0 }
  expect(count(back, undone)).toEqual({ done: 1, total: 4, next: 2 })
})
