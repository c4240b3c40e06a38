/** What was proved before an undo is no proof once the steps are done anew: it is done anew as well. */
import { expect, it } from 'vitest'
import { act, check, fixture, groupCheck, step, type World } from '../../test/support/run-fixture.ts'
import { started } from '../../test/support/journaled-fixture.ts'
import type { RunEvent, RunEventBody, StepOutcome } from './events.ts'
import { headline } from './headline.ts'
import { rejudgeFinished } from './resume.ts'
import { runSteps } from './sequence.ts'
import { forgetLapsed, staleParts } from './stale.ts'
import { undoRun } from './undo.ts'

const undo = { kind: 'actions' as const, do: [], gate: [check('as-before')] }
const steps = [
  step('config', { on: ['a'], undo, gate: [check('there'), groupCheck('all-there')] }),
  step('steady', { on: ['a'], risk: 'read', do: [], gate: [check('steady')] }),
  step('drill', { on: ['a'], risk: 'fault', do: [act('break', { kind: 'steady' })], undo: { kind: 'none' } }),
]
const part = (id: string, host = 'a') => ({ step: id, item: '', host })
const measured: RunEventBody = {
  type: 'drill-measured',
  ...part('drill'),
  result: { verdict: 'pass', from: 'a', to: 'b', reasons: [], notMeasured: [], overlap: null } as never,
  samples: { sha256: '', bytes: 0, inline: '' },
}

function over(here: World, recovered: readonly RunEvent[] = []) {
  const { context, journal } = fixture(steps, here, { recovered, allowedFaults: ['a'] })
  const state = () => context.recorder.fold.state()
  return {
    context,
    events: journal.events,
    emit: (body: RunEventBody) => context.recorder.emit(body),
    claim: () => headline(state(), context.binding.runbook).code,
    stale: () => [...staleParts(state(), context.binding.runbook)],
    outcome: (id: string, host = 'a') => context.recorder.fold.step(part(id, host)).outcome,
  }
}
const resumed: RunEventBody = { type: 'run-resumed', operator: 'li', app: '1', allowedFaults: ['a'] }
const ended = (outcome: 'passed' | 'undone'): RunEventBody => ({
  type: 'run-finished',
  outcome,
  exitCode: 0,
})

/** All passed, then taken back as far as `to`. */
async function undone(here: World, to?: string) {
  const run = over(here)
  await run.emit(
    started([part('config'), part('config', '*'), part('steady'), part('drill')], { allowedFaults: ['a'] }),
  )
  await runSteps(run.context, steps)
  await run.emit(measured)
  await run.emit(ended('passed'))
  expect(run.claim()).toBe('one-direction-only')
  await run.emit({ type: 'undo-started', operator: 'li' })
  expect(await undoRun(run.context, to, new Map())).toBe('pass')
  await run.emit(ended('undone'))
  return run
}

it('measures a drill again once what it rested on is done anew', async () => {
  const here: World = { log: [], verdicts: {} }
  const before = await undone(here)
  expect(before.stale()).toEqual(['config||*', 'steady||a', 'drill||a'])
  here.log.length = 0

  const again = over(here, before.events)
  await again.emit(resumed)
  await forgetLapsed(again.context)
  expect(again.stale()).toEqual([])
  expect(await rejudgeFinished(again.context, steps)).toBe(true)
  expect(here.log).toEqual([])
  expect(await runSteps(again.context, steps)).toBe(true)
  expect(here.log.filter(said => !said.includes('?'))).toEqual(['a:do-config', 'a:break'])
  await again.emit(measured)
  await again.emit(ended('passed'))
  expect([again.stale(), again.claim()]).toEqual([[], 'one-direction-only'])
})

it('holds no direction of a journal in which the drill was not made again', async () => {
  const here: World = { log: [], verdicts: {} }
  const again = over(here, (await undone(here)).events)
  await again.emit(resumed)
  await runSteps(again.context, steps)
  await again.emit(ended('passed'))

  expect(again.outcome('config')).toBe('passed')
  expect(again.stale()).toEqual(['steady||a', 'drill||a'])
  expect(again.claim()).toBe('partly')
})

it('counts an undo that was cut off before it told how it ended', async () => {
  const here: World = { log: [], verdicts: {} }
  const before = await undone(here)
  const begun = before.events.findIndex(({ type }) => type === 'undo-started')
  const again = over(here, before.events.slice(0, begun + 1))
  expect(again.stale()).toEqual([])
  const view = { kind: 'act', summary: 'x', as: 'root', sudo: [] } as const
  await again.emit({ type: 'action-frozen', ...part('config'), action: 'undo[0]', digest: 'd', view })

  expect(again.stale()).toEqual(['config||*', 'steady||a', 'drill||a'])
})

it.each<readonly [StepOutcome, StepOutcome | undefined]>([
  ['skipped', 'skipped'],
  ['overridden', 'undone'],
  ['by-hand', 'undone'],
])('asks again over what was %s by a person before, except what was left out', async (was, now) => {
  const here: World = { log: [], verdicts: {} }
  const before = await undone(here)
  const at = before.events.findIndex(({ type }) => type === 'undo-started')
  const again = over(here, before.events.slice(0, at))
  await again.emit({ type: 'step-finished', ...part('steady'), outcome: was, reason: 'decided' })
  await again.emit({ type: 'undo-started', operator: 'li' })
  await undoRun(again.context, undefined, new Map())
  await forgetLapsed(again.context)

  expect(again.outcome('steady')).toBe(now)
})
