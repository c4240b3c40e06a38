/** An audit that leaves checks out, since they would write to the site, says so and is no pass. */
import { describe, expect, it } from 'vitest'
import { buildReport } from '../report/build.ts'
import { createSpeaker } from '../report/say.ts'
import { journaled, started } from '../../test/support/journaled-fixture.ts'
import { check, fixture, groupCheck, step, type World } from '../../test/support/run-fixture.ts'
import type { Step } from '../runbook/schema.ts'
import { finish } from './finish.ts'
import { headline, headlineVerdict } from './headline.ts'
import { keyText, type RunState } from './state.ts'
import { verifySteps } from './verify.ts'

const onA = (id: string, host = 'a') => ({ step: id, item: '', host })
const crosses = check('crosses', { kind: 'canary' })

/** What an audit of the steps on host a journals, as its folder has it in the end. */
async function audited(steps: readonly Step[], world: World, allowCanary = false) {
  const { context } = fixture(steps, world)
  const begun = started(
    steps.map(one => onA(one.id)),
    { mode: 'verify' },
  )
  await context.recorder.emit(begun)
  const verdict = await verifySteps(context, steps, { allowCanary })
  const outcome = verdict === 'pass' || verdict === 'skip' ? 'passed' : 'failed'
  const exitCode = await finish(context, journaled(begun)[0] ?? begun, outcome)
  const state = context.recorder.fold.state()
  return {
    state,
    exitCode,
    verdict,
    claim: headline(state, context.binding.runbook),
    binding: context.binding,
  }
}

function found(state: RunState, id: string, host = 'a'): readonly (readonly string[])[] {
  const judged = state.steps[keyText(onA(id, host))]?.judged.at(-1)
  return (judged?.findings ?? []).map(one => [one.check, one.verdict, one.code])
}

describe('an audit that leaves out checks that write', () => {
  it('journals them as left out at their own places, and judges the others at theirs', async () => {
    const here: World = { log: [], verdicts: { crosses: 'fail' } }
    const { state } = await audited([step('one', { on: ['a'], gate: [crosses, check('holds')] })], here)

    expect(found(state, 'one')).toEqual([
      ['gate[0]', 'skip', 'canary-not-allowed'],
      ['gate[1]', 'pass', 'pass'],
    ])
    expect(here.log).toEqual(['a?holds'])
  })

  it('is no pass, in headline, exit code and report, and names what was left out', async () => {
    const titled = { ...crosses, title: { en: 'Rows cross', zh: '数据到对端' } }
    const steps = [step('one', { on: ['a'] }), step('two', { on: ['a'], gate: [titled] })]
    const { state, exitCode, claim, binding } = await audited(steps, { log: [], verdicts: {} })

    expect(state.steps[keyText(onA('two'))]).toMatchObject({
      outcome: 'skipped',
      reason: 'canary-not-allowed',
    })
    expect([exitCode, headlineVerdict(claim)]).toEqual([1, 'unknown'])
    const report = await buildReport(state, binding, () => Promise.resolve(''), 'ab'.repeat(32))
    const said = [createSpeaker('en').result(report), createSpeaker('zh').result(report)]
    expect(said[0]).toContain('1 check(s) that write to the site were left out (Rows cross)')
    expect(said[1]).toContain('数据到对端')
    const told = report.deviations.filter(one => one.code === 'check-left-out')
    expect(told).toMatchObject([{ step: 'two', host: 'a' }])
    expect(told.map(one => createSpeaker('en').deviation(one)).join()).toContain('Rows cross')
  })

  it('says of a host whose own checks were all left out that it was skipped, though the group passed', async () => {
    const steps = [step('one', { gate: [crosses, groupCheck('all')] })]
    const { state, exitCode } = await audited(steps, { log: [], verdicts: {} })

    const outcomes = ['a', 'b', '*'].map(host => state.steps[keyText(onA('one', host))]?.outcome)
    expect([exitCode, ...outcomes]).toEqual([1, 'skipped', 'skipped', 'passed'])
  })

  it('says of hosts whose group alone has checks that they were skipped with it', async () => {
    const together = check('crosses', { kind: 'canary-all' })
    const { state } = await audited([step('one', { gate: [together] })], { log: [], verdicts: {} })

    const outcomes = ['a', 'b', '*'].map(host => state.steps[keyText(onA('one', host))]?.outcome)
    expect(outcomes).toEqual(['skipped', 'skipped', 'skipped'])
  })

  it('claims no failure where nothing but such checks was there to be judged', async () => {
    const { exitCode, claim } = await audited([step('one', { on: ['a'], gate: [crosses] })], {
      log: [],
      verdicts: {},
    })

    expect([exitCode, claim.code]).toEqual([1, 'verified-partly'])
  })

  it('still fails where another gate does not hold', async () => {
    const steps = [step('one', { on: ['a'], gate: [crosses, check('holds')] })]
    const { verdict, claim } = await audited(steps, { log: [], verdicts: { holds: 'fail' } })

    expect([verdict, claim.code]).toEqual(['fail', 'failed'])
  })
})

it('judges them where they are allowed, and passes; drills are named as no part of an audit', async () => {
  const steps = [step('one', { on: ['a'], gate: [crosses] }), step('pull', { on: ['a'], risk: 'fault' })]
  const bad = await audited(steps, { log: [], verdicts: { crosses: 'fail' } }, true)
  expect(bad.claim.code).toBe('failed')

  const { exitCode, claim } = await audited(steps, { log: [], verdicts: {} }, true)
  expect([exitCode, claim]).toEqual([0, { code: 'verified', params: { drills: 1 } }])
})
