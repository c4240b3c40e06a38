import { expect, it } from 'vitest'
import { emptyRun, keyText, type RunState, type StepState } from '../../../engine/run/state.ts'
import type { Runbook } from '../../../engine/runbook/schema.ts'
import { endDrills } from './end-drills.ts'

it('names two drills that go the same way by their steps', () => {
  const steps = ['stop', 'link'].map(id => ({ id, title: { en: `Drill: ${id}`, zh: `演练：${id}` } }))
  const parts = steps.map(({ id }) => ({
    key: { step: id, item: '', host: 'node-a' },
    drills: [{ result: { from: 'node-a', to: 'node-b', verdict: 'pass', reasons: [] } }],
  })) as unknown as StepState[]
  const state: RunState = {
    ...emptyRun,
    order: parts.map(({ key }) => keyText(key)),
    steps: Object.fromEntries(parts.map(part => [keyText(part.key), part])),
  }

  const rows = endDrills(state, { steps } as unknown as Runbook)

  expect(rows.map(({ title, from, to, mark }) => [title, `${from} → ${to}`, mark])).toEqual([
    [{ en: 'Drill: stop', zh: '演练：stop' }, 'node-a → node-b', 'pass'],
    [{ en: 'Drill: link', zh: '演练：link' }, 'node-a → node-b', 'pass'],
  ])
})
