import { describe, expect, it } from 'vitest'
import { act, check, fixture, groupCheck, step, type World } from '../../test/support/run-fixture.ts'
import type { RunContext } from './context.ts'
import { createPace, type PaceControl, type Stride } from './pace.ts'
import type { Answer, Question } from './questions.ts'
import { runSteps } from './sequence.ts'
import type { Step } from '../runbook/schema.ts'

interface Held {
  readonly here: World
  readonly pace: PaceControl
  readonly context: RunContext
  readonly abort: AbortController
  readonly types: () => readonly string[]
  readonly done: Promise<boolean>
  settle(): Promise<void>
}

function start(
  steps: readonly Step[],
  stride: Stride,
  more: {
    allowedFaults?: readonly string[]
    asksFaults?: boolean
    answer?: (asked: Question) => Answer | undefined
  } = {},
): Held {
  const here: World = { log: [], verdicts: {} }
  const pace = createPace(stride, 'li')
  const abort = new AbortController()
  const { context, journal } = fixture(steps, here, { pace, abort, ...more })
  const done = runSteps(context, context.binding.runbook.steps)
  done.catch(() => undefined)
  const settle = () => new Promise<void>(resolve => setTimeout(resolve, 20))
  return { here, pace, context, abort, done, settle, types: () => journal.events.map(event => event.type) }
}

describe('a run that is held', () => {
  it('does one part at a time, and begins nothing of the next', async () => {
    const run = start([step('one'), step('two')], 'part')
    await run.settle()
    expect(run.here.log).toEqual(['a:do-one', 'a?gate-one'])
    expect(run.pace.waiting()).toEqual({ step: 'one', item: '', host: 'b' })
    expect(run.context.recorder.fold.state().status).toBe('stopped')
    expect(run.types().at(-1)).toBe('run-paused')

    run.pace.go('part', 'wang')
    await run.settle()
    expect(run.here.log.slice(2)).toEqual(['b:do-one', 'b?gate-one'])
    expect(run.pace.waiting()).toEqual({ step: 'two', item: '', host: 'a' })
    expect(run.context.recorder.fold.state().operators).toContain('wang')
  })

  it('does one step on all its hosts, with what concerns the group', async () => {
    const one = step('one', { require: [groupCheck('free')], gate: [check('own'), groupCheck('all')] })
    const run = start([one, step('two')], 'step')
    await run.settle()
    expect(run.here.log).toEqual(['a+b?free', 'a:do-one', 'a?own', 'b:do-one', 'b?own', 'a+b?all'])

    run.pace.go('through', 'li')
    expect(await run.done).toBe(true)
    expect(run.here.log.slice(-4)).toEqual(['a:do-two', 'a?gate-two', 'b:do-two', 'b?gate-two'])
    expect(run.types().filter(type => type.startsWith('run-'))).toEqual(['run-paused', 'run-continued'])
  })

  it('holds before the requirement of a group, not between it and the first host', async () => {
    const run = start([step('zero'), step('one', { require: [groupCheck('free')] })], 'step')
    await run.settle()
    expect(run.here.log).not.toContain('a+b?free')
    expect(run.pace.waiting()).toEqual({ step: 'one', item: '', host: 'a' })

    run.pace.go('part', 'li')
    await run.settle()
    expect(run.here.log.slice(4)).toEqual(['a+b?free', 'a:do-one', 'a?gate-one'])
  })

  it('ends the part under way when it is paused, and journals one pause for hosts side by side', async () => {
    const run = start(
      [step('one', { do: [act('x'), act('y')] }), step('two', { order: 'parallel' })],
      'through',
    )
    run.pace.pause('li')
    await run.settle()
    // The first part had begun; its second action and its gate belong to it.
    expect(run.here.log).toEqual(['a:x', 'a:y', 'a?gate-one'])

    run.pace.go('step', 'li')
    await run.settle()
    expect(run.here.log.slice(3)).toEqual(['b:x', 'b:y', 'b?gate-one'])
    expect(run.types().filter(type => type === 'run-paused')).toHaveLength(2)

    run.pace.go('through', 'li')
    expect(await run.done).toBe(true)
    expect(run.types().filter(type => type === 'run-continued')).toHaveLength(2)
  })

  it('does not wait before what needs no work', async () => {
    const apart = step('apart', { when: { fact: 'init', is: 'none-of-them' } })
    const drill = step('drill', { risk: 'fault' })
    const run = start([step('one', { on: ['a'] }), apart, drill], 'part')
    expect(await run.done).toBe(true)
    expect(run.types()).not.toContain('run-paused')
  })

  it('is left at once when it is stopped', async () => {
    const run = start([step('one')], 'part')
    await run.settle()
    run.abort.abort(new Error('stopped'))
    await expect(run.done).rejects.toThrow('stopped')
    expect(run.here.log).toEqual(['a:do-one', 'a?gate-one'])
  })
})

describe('a deliberate fault', () => {
  const drills = [step('drill', { risk: 'fault', on: ['a'] })]

  it('takes the typed name of its host, and is asked for with what it will do', async () => {
    const asked: Question[] = []
    const answer = (question: Question): Answer => {
      asked.push(question)
      return { value: ' a ', by: 'li' }
    }
    const run = start(drills, 'through', { asksFaults: true, answer })
    expect(await run.done).toBe(true)
    expect(run.here.log).toEqual(['a:do-drill', 'a?gate-drill'])
    expect(asked).toMatchObject([
      {
        kind: 'fault',
        id: 'drill/a/fault',
        host: 'a',
        about: {
          risk: 'fault',
          hosts: ['a'],
          actions: [{ host: 'a', action: 'do[0]', view: { summary: 'do-drill' } }],
        },
      },
    ])
  })

  it.each(['b', 'A', '', 'yes'])('is left out for %j', async value => {
    const run = start(drills, 'through', { asksFaults: true, answer: () => ({ value }) })
    expect(await run.done).toBe(true)
    expect(run.here.log).toEqual([])
    const part = run.context.recorder.fold.step({ step: 'drill', item: '', host: 'a' })
    expect([part.outcome, part.reason]).toEqual(['skipped', 'fault-not-allowed'])
  })

  it('is not asked for where nothing is to be done', async () => {
    const answer = (): Answer => {
      throw new Error('asked')
    }
    const there = [step('drill', { risk: 'fault', on: ['a'], skipIf: [check('home')] })]
    const run = start(there, 'through', { asksFaults: true, answer })
    expect(await run.done).toBe(true)
    expect(run.here.log).toEqual(['a?home', 'a?gate-drill'])
  })

  it('is not asked for where it was allowed before, or nobody sits there', async () => {
    const answer = (): Answer => {
      throw new Error('asked')
    }
    const allowed = start(drills, 'through', { asksFaults: true, allowedFaults: ['a'], answer })
    expect(await allowed.done).toBe(true)
    expect(allowed.here.log).toContain('a:do-drill')
    const alone = start(drills, 'through', { answer })
    expect(await alone.done).toBe(true)
    expect(alone.here.log).toEqual([])
  })
})
