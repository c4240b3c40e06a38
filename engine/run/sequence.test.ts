import { describe, expect, it } from 'vitest'
import { possibleChoices } from './failure.ts'
import type { RunEvent } from './events.ts'
import { headline } from './headline.ts'
import { rejudgeFinished } from './resume.ts'
import { runSteps } from './sequence.ts'
import { stepState } from './state.ts'
import { undoRun } from './undo.ts'
import type { Step } from '../runbook/schema.ts'
import { act, check, Crash, fixture, groupCheck, step, type World } from '../../test/support/run-fixture.ts'

function world(verdicts: World['verdicts'] = {}): World {
  return { log: [], verdicts }
}
const onA = (id: string) => ({ step: id, item: '', host: 'a' })

describe('a run', () => {
  it('takes host after host, the group last', async () => {
    const here = world()
    const { context } = fixture([step('one', { gate: [check('own'), groupCheck('all')] })], here)

    expect(await runSteps(context, context.binding.runbook.steps)).toBe(true)
    expect(here.log).toEqual(['a:do-one', 'a?own', 'b:do-one', 'b?own', 'a+b?all'])
  })

  it('stops at a gate that fails or cannot tell, whatever the exit codes said', async () => {
    for (const verdict of ['fail', 'unknown', 'skip'] as const) {
      const here = world({ 'gate-one': verdict })
      const { context } = fixture([step('one'), step('two')], here)

      expect(await runSteps(context, context.binding.runbook.steps)).toBe(false)
      expect(here.log).toEqual(['a:do-one', 'a?gate-one'])
      const part = stepState(context.recorder.fold.state(), onA('one'))
      expect(part.outcome).toBe(verdict === 'fail' ? 'failed' : 'unknown')
    }
  })

  it('leaves `do` out when skip_if holds, but judges the gate all the same', async () => {
    const here = world({ 'gate-one': 'fail' })
    const { context } = fixture([step('one', { on: ['a'], skipIf: [check('there')] })], here)

    expect(await runSteps(context, context.binding.runbook.steps)).toBe(false)
    expect(here.log).toEqual(['a?there', 'a?gate-one'])
  })

  it('does nothing where a requirement does not hold', async () => {
    const here = world({ free: 'fail' })
    const { context } = fixture([step('one', { require: [check('free')] })], here)

    expect(await runSteps(context, context.binding.runbook.steps)).toBe(false)
    expect(here.log).toEqual(['a?free'])
  })

  it('judges a group requirement before the first change on any host', async () => {
    const here = world({ free: 'fail' })
    const { context } = fixture([step('one', { require: [groupCheck('free')] })], here)

    expect(await runSteps(context, context.binding.runbook.steps)).toBe(false)
    expect(here.log).toEqual(['a+b?free'])
  })

  it('skips a fault that was not allowed, and the headline says so', async () => {
    const here = world()
    const { context } = fixture([step('install'), step('drill', { risk: 'fault' })], here)

    expect(await runSteps(context, context.binding.runbook.steps)).toBe(true)
    expect(here.log).not.toContain('a:do-drill')
    await context.recorder.emit({ type: 'run-finished', outcome: 'passed', exitCode: 0 })
    const state = context.recorder.fold.state()
    const started = { started: { mode: 'run' } as never }
    expect(headline({ ...state, ...started }, context.binding.runbook).code).toBe('failover-not-proven')
  })

  it('asks once for a step with risk, and stops when it is refused', async () => {
    const asked: string[] = []
    const offered: unknown[] = []
    const here = world()
    const { context } = fixture([step('one')], here, {
      answer: question => {
        asked.push(question.id)
        if (question.kind === 'failed') offered.push(...question.choices)
        return question.kind === 'risk' ? { value: 'refuse' } : undefined
      },
    })

    expect(await runSteps(context, context.binding.runbook.steps)).toBe(false)
    expect(here.log).toEqual([])
    expect(asked).toEqual(['one/risk', 'one/failed'])
    expect(offered).toEqual(['stop', 'retry', 'skip'])
  })

  it('asks again for the hosts that are left, where one of them was left out after a refusal', async () => {
    const asked: (readonly string[])[] = []
    const here = world()
    const { context } = fixture([step('one')], here, {
      answer: question => {
        if (question.kind === 'failed') return { value: 'skip', by: 'li', note: 'later' }
        if (question.kind !== 'risk') return undefined
        asked.push(question.hosts)
        return { value: asked.length === 1 ? 'refuse' : 'confirm' }
      },
    })

    expect(await runSteps(context, context.binding.runbook.steps)).toBe(true)
    expect(asked).toEqual([['a', 'b'], ['b']])
    expect(here.log).toEqual(['b:do-one', 'b?gate-one'])
  })
})

describe('after a failure', () => {
  it('retries when the engineer decides so, and goes on', async () => {
    const here = world({ 'gate-one': 'fail' })
    const { context } = fixture([step('one', { on: ['a'] })], here, {
      answer: question => {
        if (question.kind !== 'failed') return undefined
        here.verdicts['gate-one'] = 'pass'
        return { value: 'retry', by: 'li', note: 'cable was loose' }
      },
    })

    expect(await runSteps(context, context.binding.runbook.steps)).toBe(true)
    expect(here.log).toEqual(['a:do-one', 'a?gate-one', 'a:do-one', 'a?gate-one'])
  })

  it('offers no override where a strict check failed, and never for a drill', async () => {
    const here = world({ strict: 'fail' })
    const strict = step('one', { on: ['a'], gate: [check('strict', { strict: true })] })
    const { context } = fixture([strict], here)
    await runSteps(context, context.binding.runbook.steps)

    const part = context.recorder.fold.step(onA('one'))
    expect(possibleChoices(part, strict, context)).not.toContain('override')
    expect(possibleChoices(part, step('one', { risk: 'fault' }), context)).toEqual(['stop', 'retry', 'skip'])
  })

  it('takes "by hand" only with a gate that passes', async () => {
    const here = world({ 'gate-one': 'fail' })
    const { context } = fixture([step('one', { on: ['a'] })], here, {
      answer: question =>
        question.kind === 'failed' ? { value: 'by-hand', by: 'li', note: 'x' } : undefined,
    })

    expect(await runSteps(context, context.binding.runbook.steps)).toBe(false)
    expect(context.recorder.fold.step(onA('one')).outcome).toBe('failed')
  })

  it('names the known error and runs its fix', async () => {
    const here = world({ 'gate-one': 'fail', repair: 'pass' })
    const says = { en: 'known', zh: '已知' }
    const known = { id: 'known', when: { code: 'fail' }, says, fix: { title: says, do: [act('repair')] } }
    const { context } = fixture([step('one', { on: ['a'], diagnose: [known] })], here, {
      answer: question => {
        if (question.kind !== 'failed') return undefined
        expect(question.choices).toContain('fix')
        here.verdicts['gate-one'] = 'pass'
        return { value: 'fix', by: 'li', note: '' }
      },
    })

    expect(await runSteps(context, context.binding.runbook.steps)).toBe(true)
    expect(here.log).toContain('a:repair')
    const part = context.recorder.fold.step(onA('one'))
    expect(part.diagnoses[0]?.diagnosis).toBe('known')
    // What a script of the fix changed is known, so that undo takes it back.
    expect(part.changes).toContainEqual({ kind: 'command', summary: 'fix[0]' })
  })

  it('offers no fix of an earlier failure for one that it does not know', async () => {
    const here = world({ 'gate-one': 'fail', repair: 'pass' })
    const says = { en: 'known', zh: '已知' }
    const known = { id: 'known', when: { code: 'fail' }, says, fix: { title: says, do: [act('repair')] } }
    const offered: boolean[] = []
    const { context } = fixture([step('one', { on: ['a'], diagnose: [known] })], here, {
      answer: question => {
        if (question.kind !== 'failed') return undefined
        offered.push(question.choices.includes('fix'))
        here.verdicts['gate-one'] = 'unknown'
        return { value: offered.length === 1 ? 'retry' : 'stop', by: 'li', note: '' }
      },
    })

    expect(await runSteps(context, context.binding.runbook.steps)).toBe(false)
    expect(offered).toEqual([true, false])
    expect(here.log).not.toContain('a:repair')
  })
})

describe('taken up again after a crash', () => {
  async function crashed(steps: ReturnType<typeof step>[], here: World) {
    const first = fixture(steps, here)
    await expect(runSteps(first.context, steps)).resolves.toBe(false)
    return first.journal.events
  }

  it('never repeats an action that was under way: its gate decides', async () => {
    const here: World = { log: [], verdicts: {}, crashIn: 'do-one' }
    const steps = [step('one', { on: ['a'] })]
    const first = fixture(steps, here)
    await runSteps(first.context, steps)
    // The process died there: nothing after the frozen action reached the journal.
    const cut = first.journal.events.slice(
      0,
      first.journal.events.findIndex(one => one.type === 'action-frozen') + 1,
    )
    here.log.length = 0
    delete here.crashIn

    const again = fixture(steps, here, { recovered: cut })

    expect(await runSteps(again.context, steps)).toBe(true)
    expect(here.log).toEqual(['a?gate-one'])
    expect(again.context.recorder.fold.step(onA('one')).reason).toBe('gate-decided')
  })

  it('leaves it to the engineer where the gate does not prove it', async () => {
    const here: World = { log: [], verdicts: { 'gate-one': 'fail' } }
    const steps = [step('one', { on: ['a'] })]
    const events = await crashed(steps, here)
    const cut = events.slice(0, events.findIndex(one => one.type === 'action-frozen') + 1)
    here.log.length = 0

    const again = fixture(steps, here, { recovered: cut })

    expect(await runSteps(again.context, steps)).toBe(false)
    expect(here.log).not.toContain('a:do-one')
    expect(again.context.recorder.fold.step(onA('one')).reason).toBe('in-flight')
  })

  it('goes on with an action that looks at the host first, and not with those before it', async () => {
    const here: World = { log: [], verdicts: { 'gate-one': 'fail' } }
    const steps = [step('one', { on: ['a'], do: [act('first'), act('second', { kind: 'steady' })] })]
    const events = await crashed(steps, here)
    const second = events.findIndex(one => one.type === 'action-frozen' && one.action === 'do[1]')
    here.log.length = 0
    here.verdicts['gate-one'] = 'pass'

    const again = fixture(steps, here, { recovered: events.slice(0, second + 1) })

    expect(await runSteps(again.context, steps)).toBe(true)
    expect(here.log).toEqual(['a:second', 'a?gate-one'])
  })

  it('never takes a drill for done because its gate holds', async () => {
    const here: World = { log: [], verdicts: { 'gate-drill': 'fail' } }
    const steps = [step('drill', { on: ['a'], risk: 'fault' })]
    const first = fixture(steps, here, { allowedFaults: ['a'] })
    await runSteps(first.context, steps)
    const { events } = first.journal
    const cut = events.slice(0, events.findIndex(one => one.type === 'action-frozen') + 1)
    here.verdicts['gate-drill'] = 'pass'
    here.log.length = 0

    const again = fixture(steps, here, { recovered: cut, allowedFaults: ['a'] })

    expect(await runSteps(again.context, steps)).toBe(false)
    expect(here.log).toEqual([])
  })

  it('finds a job of its own again, but does not start it anew once it was seen to end', async () => {
    const here: World = { log: [], verdicts: { 'gate-one': 'fail' } }
    const steps = [step('one', { on: ['a'], do: [act('make', { kind: 'job' })] })]
    const events = await crashed(steps, here)
    const frozen = events.slice(0, events.findIndex(one => one.type === 'action-frozen') + 1)
    const output = { sha256: '', bytes: 0, inline: '' }
    const place = { ...onA('one'), action: 'do[0]', stdout: output, stderr: output, durationMs: 1 }
    const stamp = { seq: frozen.length + 1, at: '', ms: 0, prev: '' }
    const ended: RunEvent = { type: 'command-finished', ...place, exitCode: 0, ...stamp }
    const linkLost: RunEvent = { ...ended, exitCode: null }
    here.log.length = 0

    const running = fixture(steps, here, { recovered: [...frozen, linkLost] })
    await runSteps(running.context, steps)
    expect(here.log).toEqual(['a:make', 'a?gate-one'])

    here.log.length = 0
    const over = fixture(steps, here, { recovered: [...frozen, ended] })
    expect(await runSteps(over.context, steps)).toBe(false)
    expect(here.log).toEqual(['a?gate-one'])
    expect(over.context.recorder.fold.step(onA('one')).reason).toBe('in-flight')

    here.log.length = 0
    const judged = { verdict: 'fail', code: 'exit-differs', params: {}, changed: true } as const
    const said: RunEvent = { type: 'action-finished', ...onA('one'), action: 'do[0]', ...judged, ...stamp }
    const failed = fixture(steps, here, { recovered: [...frozen, { ...ended, exitCode: 7 }, said] })
    expect(await runSteps(failed.context, steps)).toBe(false)
    expect(here.log).toEqual([])
    expect(failed.context.recorder.fold.step(onA('one')).reason).toBe('needs-decision')
  })

  it('knows that a script which was cut off may have changed things, so that undo takes it back', async () => {
    const here: World = { log: [], verdicts: { 'gate-one': 'fail' } }
    const steps = [step('one', { on: ['a'] }), step('look', { on: ['a'], risk: 'read' })]
    const events = await crashed(steps, here)
    const begun = events.findIndex(one => one.type === 'change-recorded')
    expect(events[begun + 1]?.type).toBe('action-finished')
    here.verdicts['gate-one'] = 'pass'

    const again = fixture(steps, here, { recovered: events.slice(0, begun + 1) })

    expect(await runSteps(again.context, steps)).toBe(true)
    const { fold } = again.context.recorder
    expect(fold.step(onA('one')).changes).toEqual([{ kind: 'command', summary: 'do[0]' }])
    expect(fold.step(onA('look')).changes).toEqual([])
  })

  it('captures from the journal what the process died before capturing', async () => {
    const here: World = { log: [], verdicts: {} }
    const capture = { position: { from: 'dump', matches: '^pos=(?<at>\\w+)$' } }
    const dump = act('dump', { name: 'dump' })
    const steps = [step('one', { on: ['a'], do: [dump, act('next')], capture })]
    const first = fixture(steps, here)
    await runSteps(first.context, steps)
    const { events } = first.journal
    const end = events.findIndex(one => one.type === 'action-finished')
    const output = { sha256: '', bytes: 8, inline: 'pos=dump\n' }
    const place = { ...onA('one'), action: 'do[0]', stdout: output, stderr: output, durationMs: 1 }
    const said: RunEvent = {
      type: 'command-finished',
      ...place,
      exitCode: 0,
      seq: 0,
      at: '',
      ms: 0,
      prev: '',
    }
    here.log.length = 0

    const again = fixture(steps, here, {
      recovered: [...events.slice(0, end), said, ...events.slice(end, end + 1)],
    })

    expect(await runSteps(again.context, steps)).toBe(true)
    expect(again.context.recorder.fold.step(onA('one')).captures).toEqual({ position: { at: 'dump' } })
    expect(here.log).toEqual(['a:next', 'a?gate-one'])
  })

  it('judges finished gates again, and shows drift before anything goes on', async () => {
    const here = world()
    const known = { id: 'edited', when: { code: 'fail' }, says: { en: 'edited', zh: '被改过' } }
    const fix = { title: { en: 'write again', zh: '重写' }, do: [act('rewrite')] }
    const steps = [
      step('one', { until: 'undo', order: 'parallel', diagnose: [{ ...known, fix }] }),
      step('two', { gate: [groupCheck('pair')] }),
    ]
    const first = fixture(steps, here)
    await runSteps(first.context, steps)
    here.verdicts['b?gate-one'] = 'fail'

    const again = fixture(steps, here, { recovered: first.journal.events })

    expect(await rejudgeFinished(again.context, steps)).toBe(false)
    const part = again.context.recorder.fold.step({ step: 'one', item: '', host: 'b' })
    expect(part).toMatchObject({ outcome: 'failed', reason: 'drift' })
    expect(part.diagnoses).toMatchObject([{ diagnosis: 'edited', hosts: ['b'] }])
    expect(possibleChoices(part, steps[0] as Step, again.context)).toContain('fix')
    expect(again.context.recorder.fold.step(onA('one'))).toMatchObject({ outcome: 'passed', diagnoses: [] })
  })
})

it('calls irreversible only what says so: what a fix changed in a reading step is put back', async () => {
  const says = { en: 'for good', zh: '不可恢复' }
  const undo = { kind: 'none' } as const
  const steps = [
    step('look', { on: ['a'], undo }),
    step('wipe', { on: ['a'], undo: { ...undo, irreversible: says } }),
  ]
  const { context, journal } = fixture(steps, world())
  await runSteps(context, steps)

  await undoRun(context, undefined, new Map())

  const codes = journal.events.flatMap(event =>
    event.type === 'undo-finished' ? [[event.step, ...event.findings.map(one => one.code)]] : [],
  )
  expect(codes).toEqual([['wipe', 'irreversible'], ['look']])
})

it('lets a crash of the engine itself through as unknown, never as done', async () => {
  const here: World = { log: [], verdicts: {}, crashIn: 'do-one' }
  const { context } = fixture([step('one', { on: ['a'] })], here)

  expect(await runSteps(context, context.binding.runbook.steps)).toBe(false)
  expect(context.recorder.fold.step(onA('one')).outcome).toBe('unknown')
  expect(new Crash('x')).toBeInstanceOf(Error)
})
