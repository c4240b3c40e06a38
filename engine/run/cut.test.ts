/** A run that is killed anywhere and taken up again ends as if it had not been. */
import { describe, expect, it } from 'vitest'
import { act, check, fixture, groupCheck, step, type World } from '../../test/support/run-fixture.ts'
import type { RunEvent } from './events.ts'
import { createFold } from './reduce.ts'
import { rejudgeFinished } from './resume.ts'
import { runSteps } from './sequence.ts'

function world(verdicts: World['verdicts'] = {}): World {
  return { log: [], verdicts }
}
const part = (id: string, host = 'a') => ({ step: id, item: '', host })

describe('a journal cut at every event', () => {
  const steps = [
    step('look', { risk: 'read', gate: [check('look'), groupCheck('look-all')] }),
    step('write', {
      require: [groupCheck('free'), check('room')],
      do: [act('first'), act('second', { kind: 'steady' }), act('third', { kind: 'job' }), act('fourth')],
    }),
    step('group', { order: 'parallel', do: [act('side')], gate: [groupCheck('pair')] }),
    step('there', { skipIf: [check('is-there')] }),
    step('drill', { on: ['a'], risk: 'fault', do: [act('fault')], gate: [groupCheck('after')] }),
  ]

  function violations(events: readonly RunEvent[]): readonly string[] {
    const found: string[] = []
    const proved = new Set<string>()
    const frozen = new Map<string, number>()
    for (const event of events) {
      if (!('step' in event)) continue
      const key = `${event.step} ${event.host}`
      if (event.type === 'decision-made') frozen.clear()
      if (event.type === 'checks-judged' && event.verdict === 'pass') {
        if (['gate', 'resume'].includes(event.phase)) proved.add(key)
      }
      if (event.type === 'action-frozen' && event.view.kind === 'act') {
        const times = (frozen.get(`${key} ${event.action}`) ?? 0) + 1
        frozen.set(`${key} ${event.action}`, times)
        if (times > 1 && event.step !== 'look') found.push(`${key} ${event.action} done twice`)
      }
    }
    for (const { id, on, gate } of steps) {
      const group = gate.some(node => node.kind === 'see-all')
      for (const host of [...(gate.some(node => node.kind === 'see') ? on : []), ...(group ? ['*'] : [])]) {
        const { outcome } = createFold(events).step(part(id, host))
        if (outcome !== 'passed') found.push(`${id} ${host} is ${outcome ?? 'open'}`)
        if (!proved.has(`${id} ${host}`)) found.push(`${id} ${host} was never proved`)
      }
    }
    return found
  }

  it('ends with every gate judged and nothing done twice', async () => {
    const options = { allowedFaults: ['a'] }
    const full = fixture(steps, world(), options)
    expect(await runSteps(full.context, steps)).toBe(true)
    const { events } = full.journal
    expect(violations(events)).toEqual([])

    for (let cut = 0; cut <= events.length; cut += 1) {
      const again = fixture(steps, world(), { ...options, recovered: events.slice(0, cut) })
      const holds = await rejudgeFinished(again.context, steps)
      const done = await runSteps(again.context, steps)
      // A drill that was cut off was not measured, and a host without a gate of its own proves nothing alone.
      if (!done) {
        const stuck = Object.values(again.context.recorder.fold.state().steps).filter(
          one => one.reason === 'in-flight' && ['group', 'drill'].includes(one.key.step),
        )
        expect([cut, stuck.length > 0]).toEqual([cut, true])
        continue
      }
      expect([cut, holds, violations(again.journal.events)]).toEqual([cut, true, []])
    }
  })

  it('never passes a gate that fails, wherever it was cut', async () => {
    const options = { allowedFaults: ['a'] }
    const full = fixture(steps, world(), options)
    await runSteps(full.context, steps)
    const { events } = full.journal

    for (const [index, bad] of ['look-all', 'gate-write', 'pair', 'gate-there'].entries()) {
      for (let cut = index; cut <= events.length; cut += 1) {
        const again = fixture(steps, world({ [bad]: 'fail' }), {
          ...options,
          recovered: events.slice(0, cut),
        })
        const holds = await rejudgeFinished(again.context, steps)
        expect([bad, cut, holds && (await runSteps(again.context, steps))]).toEqual([bad, cut, false])
      }
    }
  })
})

/** A check that does not apply proves nothing: what was begun may be done, half done or not done. */
it('does not take an action for done where all that its own gate says is that it does not apply', async () => {
  const never = check('own', { when: { fact: 'init', is: 'sysv' } })
  const steps = [step('one', { gate: [never, groupCheck('all')] })]
  const here = world()
  const first = fixture(steps, here)
  await runSteps(first.context, steps)
  const { events } = first.journal
  const cut = events.slice(0, events.findIndex(one => one.type === 'action-frozen') + 1)

  const again = fixture(steps, here, { recovered: cut })
  expect(await runSteps(again.context, steps)).toBe(false)
  expect(again.context.recorder.fold.step(part('one'))).toMatchObject({
    outcome: 'unknown',
    reason: 'in-flight',
  })
})
