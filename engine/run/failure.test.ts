import { expect, it } from 'vitest'
import { act, fixture, groupCheck, step, type World } from '../../test/support/run-fixture.ts'
import { decide, possibleChoices } from './failure.ts'
import { rejudgeFinished } from './resume.ts'
import { runSteps } from './sequence.ts'
import type { Question } from './questions.ts'
import { waitingStep } from './state.ts'

const text = { en: 'edited', zh: '被改过' }
const fix = { title: text, do: [act('stop'), act('start')], on: ['a', 'b'] }
const known = { id: 'edited', when: { code: 'fail' }, says: text, fix }
const made = { decision: 'fix', by: 'li', reason: 'as offered' } as const

/** Both the gate of one host and that of the group drifted, in the first of two steps; the second waits patiently. */
async function drifted() {
  const here: World = { log: [], verdicts: {} }
  const pair = { ...groupCheck('pair'), within: '45s' }
  const steps = [
    step('one', { gate: [groupCheck('same')], diagnose: [known] }),
    step('two', { gate: [pair] }),
  ]
  const first = fixture(steps, here)
  await runSteps(first.context, steps)
  here.log.length = 0
  return { here, steps, recovered: first.journal.events }
}

it('runs one fix once, though it is offered for several parts of the step, and each action on all hosts before the next', async () => {
  const { here, steps, recovered } = await drifted()
  const one = step('one', { diagnose: [known] })
  const again = fixture([one, ...steps.slice(1)], here, { recovered })
  here.verdicts['gate-one'] = 'fail'
  await rejudgeFinished(again.context, [one])
  const applied = new Set<string>()

  for (const host of ['a', 'b']) {
    const key = { step: 'one', item: '', host }
    expect(await decide(again.context, one, key, [host], made, applied)).toBe('again')
    expect(again.context.recorder.fold.step(key).decisions).toMatchObject([made])
  }
  expect(here.log.filter(line => /stop|start/.test(line))).toEqual(['a:stop', 'b:stop', 'a:start', 'b:start'])
})

it('tells, with the fix that it offers, the hosts on which it would run', async () => {
  const elsewhere = { ...known, fix: { ...fix, on: ['b'] } }
  const one = step('one', { on: ['a'], diagnose: [elsewhere] })
  const asked: Question[] = []
  const answer = (question: Question) => {
    asked.push(question)
    return question.kind === 'failed' ? { value: asked.length > 2 ? 'stop' : 'fix' } : undefined
  }
  const here: World = { log: [], verdicts: { 'gate-one': 'fail' } }
  await runSteps(fixture([one], here, { answer }).context, [one])

  expect(asked.find(({ kind }) => kind === 'failed')).toMatchObject({ host: 'a', fixOn: ['b'] })
  expect(here.log.filter(line => /:(stop|start)/.test(line))).toEqual(['b:stop', 'b:start'])
})

it('shows all that drifted, without waiting for what comes after the first', async () => {
  const { here, steps, recovered } = await drifted()
  const again = fixture(steps, here, { recovered })
  Object.assign(here.verdicts, { same: 'fail', pair: 'fail' })

  expect(await rejudgeFinished(again.context, steps)).toBe(false)
  expect(here.log).toEqual(['a+b?same', 'a+b?pair'])
})

it('waits for what may still come right, where nothing drifted yet', async () => {
  const { here, steps, recovered } = await drifted()
  const again = fixture(steps, here, { recovered })
  here.verdicts['pair'] = 'fail'

  expect(await rejudgeFinished(again.context, steps)).toBe(false)
  expect(here.log.filter(line => line === 'a+b?pair').length).toBeGreaterThan(10)
})

it.each(['HOST_KEY_CHANGED', 'HOST_KEY_REVOKED', 'HOST_IS_ANOTHER'])(
  'offers neither override nor skip where nobody knows which machine answers: %s',
  code => {
    const one = step('one')
    const { context } = fixture([one], { log: [], verdicts: {} })
    const part = waitingStep({ step: 'one', item: '', host: 'a' })
    const withCode = (found: string) => ({
      ...part,
      judged: [
        {
          phase: 'gate' as const,
          verdict: 'unknown' as const,
          at: '',
          findings: [
            {
              check: 'gate[0]',
              kind: 'see',
              verdict: 'unknown' as const,
              code: found,
              params: {},
              evidence: [],
            },
          ],
        },
      ],
    })
    expect(possibleChoices(withCode('HOST_LOST'), one, context)).toContain('override')
    expect(possibleChoices(withCode(code), one, context)).toEqual(['stop', 'retry', 'by-hand'])
    const action = {
      ...{ action: 'do[0]', at: '', view: { kind: 'act', summary: '' } as never },
      result: { verdict: 'unknown' as const, code, params: {}, changed: false },
    }
    const inAction = { ...part, actions: [action as never] }
    expect(possibleChoices(inAction, one, context)).toEqual(['stop', 'retry', 'by-hand'])
  },
)
