/** Attempts to get a run to claim more than was proved, or to do something twice. */
import { describe, expect, it } from 'vitest'
import { started } from '../../test/support/journaled-fixture.ts'
import { binding, check, fixture, groupCheck, step, type World } from '../../test/support/run-fixture.ts'
import { ask } from '../checks/ask.ts'
import type { HostFacts } from '../plan/facts.ts'
import type { Step } from '../runbook/schema.ts'
import type { AnyCheck } from './context.ts'
import { judgePhase, scoped } from './checks.ts'
import { decide, possibleChoices } from './failure.ts'
import { deviations, headline } from './headline.ts'
import { itemKeys } from './items.ts'
import type { Answer, Question } from './questions.ts'
import { rejudgeFinished } from './resume.ts'
import { runSteps } from './sequence.ts'
import { emptyRun, type RunState } from './state.ts'
import { undoRun } from './undo.ts'
import { verifySteps } from './verify.ts'

function world(verdicts: World['verdicts'] = {}): World {
  return { log: [], verdicts }
}
const part = (id: string, host = 'a') => ({ step: id, item: '', host })
const answering =
  (value: string, note = 'seen') =>
  (question: Question): Answer | undefined =>
    question.kind === 'failed' ? { value, by: 'li', note } : undefined

/** The state as a run that ended so leaves it. */
async function ended(
  context: ReturnType<typeof fixture>['context'],
  outcome: 'passed' | 'failed' | 'stopped',
) {
  await context.recorder.emit({ type: 'run-finished', outcome, exitCode: 0 })
  return context.recorder.fold.state()
}

describe('a condition', () => {
  it('that the step itself made untrue does not let its failed gate go unjudged on resume', async () => {
    const here = world({ 'gate-one': 'fail' })
    const steps = [step('one', { on: ['a'], when: { fact: 'init', is: 'systemd' } })]
    const first = fixture(steps, here)
    expect(await runSteps(first.context, steps)).toBe(false)

    const again = fixture(steps, here, { recovered: first.journal.events })
    again.context.facts.set('a', { ...(again.context.facts.get('a') as HostFacts), init: 'sysv' })

    expect(await runSteps(again.context, steps)).toBe(false)
    expect(again.context.recorder.fold.step(part('one')).outcome).toBe('failed')
  })
})

describe("a group's requirement that does not hold", () => {
  const steps = [step('one', { require: [groupCheck('free')], gate: [check('own'), groupCheck('all')] })]

  it('stays a deviation when it was overridden, though the gate passes', async () => {
    const { context } = fixture(steps, world({ free: 'fail' }), { answer: answering('override') })

    expect(await runSteps(context, steps)).toBe(true)
    expect(deviations(context.recorder.fold.state())).toMatchObject([{ key: part('one', '*') }])
    expect(context.recorder.fold.step(part('one', '*')).judged.at(-1)?.phase).toBe('gate')
  })

  it('is not judged again after a decision from outside, which counts', async () => {
    const here = world({ free: 'fail' })
    const { context } = fixture(steps, here)
    expect(await runSteps(context, steps)).toBe(false)
    const made = { decision: 'override', by: 'li', reason: 'told to' } as const
    await decide(context, steps[0] as Step, part('one', '*'), ['a', 'b'], made)
    here.log.length = 0

    expect(await runSteps(context, steps)).toBe(true)
    expect(here.log).toEqual(['a:do-one', 'a?own', 'b:do-one', 'b?own', 'a+b?all'])
    expect(deviations(context.recorder.fold.state())).toHaveLength(1)
  })

  it('is judged by its gate even where the process died right before that', async () => {
    const here = world({ free: 'fail' })
    const first = fixture(steps, here, { answer: answering('override') })
    await runSteps(first.context, steps)
    const gate = first.journal.events.findIndex(
      one => one.type === 'checks-judged' && one.host === '*' && one.phase === 'gate',
    )
    here.log.length = 0

    const again = fixture(steps, here, { recovered: first.journal.events.slice(0, gate) })

    expect(await runSteps(again.context, steps)).toBe(true)
    expect(here.log).toEqual(['a+b?all'])
  })

  it('keeps every host from the step when it is skipped', async () => {
    const here = world({ free: 'fail' })
    const { context } = fixture(steps, here, { answer: answering('skip') })

    expect(await runSteps(context, steps)).toBe(true)
    expect(here.log).toEqual(['a+b?free'])
    expect(deviations(context.recorder.fold.state())).toHaveLength(3)
    expect(context.recorder.fold.step(part('one')).decisions).toMatchObject([{ by: 'li', reason: 'seen' }])
  })

  it('is no drift, and no gate to verify, where the gate itself is judged on each host', async () => {
    const here = world()
    const own = [step('one', { require: [groupCheck('free')] })]
    const first = fixture(own, here)
    await runSteps(first.context, own)

    const again = fixture(own, here, { recovered: first.journal.events })
    expect(await rejudgeFinished(again.context, own)).toBe(true)

    const audit = fixture(own, here)
    expect(await verifySteps(audit.context, own, { allowCanary: false })).toBe('pass')
  })
})

describe('a headline', () => {
  it('says so when only a part was run', async () => {
    const { context } = fixture([step('one'), step('two')], world())
    await context.recorder.emit(started([part('one'), part('one', 'b'), part('two'), part('two', 'b')]))
    await runSteps(context, context.binding.runbook.steps.slice(0, 1))

    const state = await ended(context, 'passed')
    expect(headline(state, context.binding.runbook)).toEqual({
      code: 'partly',
      params: { done: 2, total: 4 },
    })
  })

  it('claims nothing where every step was left out', async () => {
    const steps = [step('one', { when: { fact: 'init', is: 'sysv' } })]
    const { context } = fixture(steps, world())
    await context.recorder.emit(started([part('one'), part('one', 'b')]))
    expect(await runSteps(context, steps)).toBe(true)

    const state = await ended(context, 'stopped')
    expect(headline(state, context.binding.runbook).code).toBe('nothing-proven')
    const none: RunState = {
      ...emptyRun,
      started: state.started as never,
      status: 'stopped',
      outcome: 'passed',
    }
    expect(headline(none, binding([]).runbook).code).toBe('nothing-proven')
  })

  it('does not call a later failure an undo that was incomplete', async () => {
    const steps = [step('one', { on: ['a'] })]
    const { context } = fixture(steps, world({ 'gate-one': 'fail' }))
    await context.recorder.emit(started([part('one')]))
    await context.recorder.emit({ type: 'step-started', ...part('one') })
    await context.recorder.emit({ type: 'undo-finished', ...part('one'), verdict: 'pass', findings: [] })

    const state = await ended(context, 'failed')
    expect(headline(state, context.binding.runbook).code).toBe('failed')
  })
})

describe('an override', () => {
  const strict = step('one', { on: ['a'], gate: [check('own', { strict: true })] })

  it('is not offered before the strict gate was judged at all', async () => {
    const { context } = fixture([strict], world({ 'do-one': 'fail' }))
    await runSteps(context, [strict])

    expect(possibleChoices(context.recorder.fold.step(part('one')), strict, context)).not.toContain(
      'override',
    )
  })

  it('is not offered for a strict requirement after "by hand" was tried', async () => {
    const hard = step('one', { on: ['a'], require: [check('free', { strict: true })] })
    const { context } = fixture([hard], world({ free: 'fail', 'gate-one': 'fail' }), {
      answer: answering('by-hand'),
    })
    await runSteps(context, [hard])

    expect(possibleChoices(context.recorder.fold.step(part('one')), hard, context)).not.toContain('override')
  })

  it('needs a reason at the prompt too', async () => {
    const steps = [step('one', { on: ['a'] })]
    const { context } = fixture(steps, world({ 'gate-one': 'fail' }), { answer: answering('override', ' ') })

    expect(await runSteps(context, steps)).toBe(false)
    expect(context.recorder.fold.step(part('one')).outcome).toBe('failed')
  })
})

describe("a person's answer", () => {
  async function asking(answers: readonly string[]) {
    const steps = [step('one', { on: ['a'] })]
    const left = [...answers]
    const { context: base } = fixture(steps, world(), {
      answer: question => (question.kind === 'ask' ? { value: left.shift() ?? 'no', by: 'li' } : undefined),
    })
    const registries = { ...base.registries, checks: { ask: ask as unknown as AnyCheck } }
    const context = { ...base, registries }
    const node = { kind: 'ask', spec: { text: { en: 'lit?', zh: '亮？' } } }
    const judge = async () => {
      const judged = await judgePhase(context, part('one'), 'gate', 'gate', [{ node, index: 0 }], ['a'])
      return judged.verdict
    }
    await context.recorder.emit({ type: 'step-started', ...part('one') })
    return { context, judge, left }
  }

  it('is kept for a resume, and asked anew once the step was done again', async () => {
    const { context, judge, left } = await asking(['yes', 'no'])
    expect([await judge(), await judge(), left.length]).toEqual(['pass', 'pass', 1])

    await context.recorder.emit({ type: 'step-started', ...part('one') })
    expect(await judge()).toBe('fail')
  })

  it('that was no is asked again', async () => {
    const { judge } = await asking(['no', 'yes'])

    expect([await judge(), await judge()]).toEqual(['fail', 'pass'])
  })
})

describe('after an undo', () => {
  const recordedStep = (id: string) => step(id, { on: ['a'], require: [check(`free-${id}`)] })

  async function undone(verdict: 'pass' | 'unknown', steps: readonly Step[], here: World) {
    const first = fixture(steps, here)
    await runSteps(first.context, steps)
    await first.context.recorder.emit({ type: 'undo-finished', ...part('one'), verdict, findings: [] })
    here.log.length = 0
    return fixture(steps, here, { recovered: first.journal.events })
  }

  it('the step begins anew, its requirement included', async () => {
    const here = world()
    const steps = [recordedStep('one')]
    const { context } = await undone('pass', steps, here)

    expect(await runSteps(context, steps)).toBe(true)
    expect(here.log).toEqual(['a?free-one', 'a:do-one', 'a?gate-one'])
  })

  it('that was not proven the gate is judged again, also where a later step was to make it untrue', async () => {
    const here = world()
    const steps = [step('one', { on: ['a'], until: 'two' }), step('two', { on: ['a'] })]
    const { context } = await undone('unknown', steps, here)
    here.verdicts['gate-one'] = 'fail'

    expect(await rejudgeFinished(context, steps)).toBe(true)
    expect(await runSteps(context, steps)).toBe(false)
    expect(context.recorder.fold.step(part('one')).outcome).toBe('failed')
  })

  it('of nothing but a script without an undo of its own, nothing is claimed', async () => {
    const steps = [step('one', { on: ['a'] })]
    const { context } = fixture(steps, world())
    await runSteps(context, steps)

    expect(await undoRun(context, undefined, new Map())).toBe('unknown')
  })
})

it('runs a drill that was left out once its fault is allowed', async () => {
  const here = world()
  const steps = [step('drill', { on: ['a'], risk: 'fault', gate: [groupCheck('all')] })]
  const first = fixture(steps, here)
  expect(await runSteps(first.context, steps)).toBe(true)
  expect(here.log).toEqual([])

  const again = fixture(steps, here, { recovered: first.journal.events, allowedFaults: ['a'] })

  expect(await runSteps(again.context, steps)).toBe(true)
  expect(here.log).toEqual(['a:do-drill', 'a?all'])
})

it('asks once for the risk of hosts side by side, and a refusal holds for all of them', async () => {
  const here = world()
  const steps = [step('one', { order: 'parallel' })]
  let asked = 0
  const { context } = fixture(steps, here, {
    answer: question => {
      if (question.kind !== 'risk') return undefined
      asked += 1
      return { value: asked === 1 ? 'refuse' : 'confirm' }
    },
  })

  expect(await runSteps(context, steps)).toBe(false)
  expect([asked, here.log]).toEqual([1, []])
})

it('judges a check of a kind that nobody knows as unknown, and does not leave it out', async () => {
  const steps = [step('one', { on: ['a'], gate: [check('own'), { kind: 'from-the-future', spec: {} }] })]
  const { context } = fixture(steps, world())

  expect(scoped(context, steps[0]?.gate ?? [], 'host')).toHaveLength(2)
  expect(await runSteps(context, steps)).toBe(false)
})

it('takes two items of a loop that are known by the same for two', () => {
  const item = (text: string) => ({ kind: 'scalar' as const, text, fields: { address: '10.0.0.1' } }) as never

  expect(itemKeys([item('10.0.0.1/24'), item('10.0.0.1/25')], 'address')).toEqual(['10.0.0.1', '10.0.0.1 #2'])
})
