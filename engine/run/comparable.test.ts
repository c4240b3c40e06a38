import { expect, it } from 'vitest'
import { act, check, fixture, step, type World } from '../../test/support/run-fixture.ts'
import { comparable, leftOut } from './comparable.ts'
import { createPace } from './pace.ts'
import { runSteps } from './sequence.ts'
import { emptyRun, waitingStep } from './state.ts'
import type { Step } from '../runbook/schema.ts'
import type { Answer, Question } from './questions.ts'

type Options = Parameters<typeof fixture>[2]
async function run(steps: readonly Step[], verdicts: World['verdicts'] = {}, options: Options = {}) {
  const { context } = fixture(steps, { log: [], verdicts }, options)
  await runSteps(context, context.binding.runbook.steps)
  return comparable(context.recorder.fold.state())
}
const steps = [step('one'), step('drill', { risk: 'fault', on: ['a'] })]

it('is equal for a run in one go and one that was held, confirmed and allowed by other doors', async () => {
  const pace = createPace('part', 'li')
  const answer = ({ kind }: Question): Answer => ({ value: kind === 'fault' ? 'a' : 'confirm', by: 'wang' })
  const held = run(steps, {}, { pace, asksFaults: true, answer })
  const pressing = setInterval(() => pace.go('part', 'wang'), 5)
  const byHand = await held
  clearInterval(pressing)

  expect(byHand).toEqual(await run(steps, {}, { allowedFaults: ['a'] }))
  expect(byHand.map(part => [part.step, part.host, part.outcome])).toEqual([
    ['one', 'a', 'passed'],
    ['one', 'b', 'passed'],
    ['drill', 'a', 'passed'],
  ])
})

it.each<[string, readonly Step[], World['verdicts'], Options]>([
  ['another action', [step('one', { do: [act('other')] }), steps[1]!], {}, {}],
  ['another check', [step('one', { gate: [check('x'), check('y')] }), steps[1]!], {}, {}],
  ['a gate that failed', steps, { 'gate-one': 'fail' }, {}],
  ['a drill left out', steps, {}, { allowedFaults: [] }],
  ['a decision', steps, { 'gate-one': 'fail' }, { answer: q => (q.kind === 'failed' ? { value: 'override', note: 'so' } : { value: 'confirm' }) }], // prettier-ignore
])('tells %s apart', async (_, other, verdicts, options) => {
  const allowed = { allowedFaults: ['a'], ...options }
  expect(await run(other, verdicts, allowed)).not.toEqual(await run(steps, {}, { allowedFaults: ['a'] }))
})

it('leaves nothing of a state out without saying why', () => {
  const told = (object: object, compared: readonly string[]) =>
    Object.keys(object).filter(name => !compared.includes(name))
  expect(Object.keys(leftOut.run)).toEqual(expect.arrayContaining(told(emptyRun, ['order', 'steps'])))
  const part = waitingStep({ step: 's', item: '', host: 'a' })
  expect(Object.keys(leftOut.part)).toEqual(
    expect.arrayContaining(told(part, ['key', 'outcome', 'reason', 'actions', 'judged', 'decisions'])),
  )
})
