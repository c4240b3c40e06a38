import { expect, it } from 'vitest'
import { waitingStep, type StepState } from '../../../engine/run/state.ts'
import { whyLeft } from './left-out.ts'

const part = (more: Partial<StepState>): StepState => ({
  ...waitingStep({ step: 'home', item: '', host: 'node-b' }),
  ...more,
})
const yes = { kind: 'yes' } as const

it.each([
  ['waits for its turn', {}, undefined],
  ['was not needed', { status: 'finished', outcome: 'skipped', reason: 'already-there' }, 'notNeeded'],
  ['was not needed for what is there', { status: 'finished', outcome: 'passed', reason: 'already-there' }, 'notNeeded'], // prettier-ignore
  ['was left out with its step', { status: 'finished', outcome: 'skipped', reason: 'decided' }, 'notRun'],
  ['may still run after a failure', { status: 'finished', outcome: 'failed', reason: 'gate' }, undefined],
] as const)('tells an action that %s', (_, state, why) => {
  expect(whyLeft(part(state), yes)).toBe(why)
})

it('tells what runs on other hosts only, and what nobody can say yet', () => {
  const done = part({ status: 'finished', outcome: 'passed' })
  expect(whyLeft(done, { kind: 'no' })).toBe('notHere')
  expect(whyLeft(part({}), { kind: 'undecided', facts: ['init'] })).toBe('undecided')
})
