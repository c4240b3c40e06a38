import { expect, it } from 'vitest'
import { journaled, started } from '../../test/support/journaled-fixture.ts'
import type { RunEventBody, StepOutcome } from './events.ts'
import { isTakenBackWholly, nextPart } from './goes-on.ts'
import { createFold } from './reduce.ts'

const on = (step: string) => ({ step, item: '', host: 'a' })
const wrote = (step: string): RunEventBody => ({
  type: 'change-recorded',
  ...on(step),
  action: 'do[0]',
  change: { kind: 'directory', path: `/${step}` },
})
const ended = (step: string, outcome: StepOutcome): RunEventBody => ({
  type: 'step-finished',
  ...on(step),
  outcome,
})
const back = (step: string): RunEventBody => ({
  type: 'undo-finished',
  ...on(step),
  verdict: 'pass',
  findings: [],
})
const undone: RunEventBody = { type: 'run-finished', outcome: 'undone', exitCode: 0 }

function stateOf(...bodies: readonly RunEventBody[]) {
  const planned = ['one', 'two', 'three', 'four'].map(on)
  const did = ['one', 'two'].flatMap(step => [wrote(step), ended(step, 'passed')])
  return createFold(journaled(started(planned), ...did, ...bodies)).state()
}

it.each([
  ['was taken back to a step', [back('two'), undone], 'two', false],
  ['failed at a later one before', [ended('three', 'unknown'), back('two'), undone], 'two', false],
  ['was taken back as a whole', [back('two'), back('one'), undone], 'three', true],
  ['failed', [ended('three', 'failed')], 'three', false],
  ['goes on', [], 'three', false],
] as const)('finds the step at which a run goes on that %s', (_, bodies, next, whole) => {
  const state = stateOf(...bodies)
  expect([nextPart(state)?.key.step, isTakenBackWholly(state)]).toEqual([next, whole])
})
