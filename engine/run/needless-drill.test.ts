/** A drill whose aim is reached already is not made: what holds all the same is judged, and none of it is a drill that passed. */
import { expect, it } from 'vitest'
import { check, fixture, groupCheck, step, type World } from '../../test/support/run-fixture.ts'
import { started } from '../../test/support/journaled-fixture.ts'
import { acceptanceSheet } from '../report/acceptance/sheet.ts'
import { buildReport } from '../report/build.ts'
import { runSteps } from './sequence.ts'
import { stepState } from './state.ts'

const steps = [
  step('home', {
    on: ['b'],
    risk: 'fault',
    skipIf: [check('at-home')],
    gate: [check('runs'), groupCheck('one-holder')],
  }),
]
const options = { allowedFaults: ['b'] }

async function run(verdicts: World['verdicts'] = {}) {
  const world: World = { log: [], verdicts }
  const { context, journal } = fixture(steps, world, options)
  await context.recorder.emit(started([{ step: 'home', item: '', host: 'b' }]))
  const done = await runSteps(context, steps)
  const state = context.recorder.fold.state()
  const ends = ['b', '*'].map(host => {
    const { outcome, reason } = stepState(state, { step: 'home', item: '', host })
    return [outcome, reason]
  })
  return { context, journal, log: world.log, done, state, ends }
}

it('is skipped, once its gate holds on the host and over the group', async () => {
  const { done, ends, log } = await run()
  expect([done, ends]).toEqual([true, [['skipped', 'already-there'], ['skipped', 'already-there']]]) // prettier-ignore
  expect(log).toEqual(['b?at-home', 'b?runs', 'b?one-holder'])
  expect((await run({ 'one-holder': 'fail' })).ends[1]).toEqual(['failed', 'gate'])
  expect((await run({ runs: 'unknown' })).ends[0]).toEqual(['unknown', 'gate'])
  expect((await run({ 'at-home': 'fail' })).ends).toEqual([['passed', undefined], ['passed', undefined]]) // prettier-ignore
})

it('is skipped too where the run was cut off before its gate was judged to the end', async () => {
  const { journal } = await run()
  for (let cut = 1; cut <= journal.events.length; cut += 1) {
    const again = fixture(
      steps,
      { log: [], verdicts: {} },
      { ...options, recovered: journal.events.slice(0, cut) },
    )
    expect(await runSteps(again.context, steps)).toBe(true)
    const { outcome, reason } = again.context.recorder.fold.step({ step: 'home', item: '', host: 'b' })
    expect([cut, outcome, reason]).toEqual([cut, 'skipped', 'already-there'])
  }
})

it('has a row that says so, and no pass', async () => {
  const { state, context } = await run()
  const report = await buildReport(state, context.binding, context.ports.journal.readOutput, 'ab'.repeat(32))
  const row = (language: 'zh' | 'en') => acceptanceSheet(report, language).items[0]
  expect(row('zh')).toMatchObject({ tone: 'skip', verdict: '– 不需要：已是目标状态' })
  expect(row('en')).toMatchObject({ tone: 'skip', verdict: '– not needed: already so' })
})
