import { expect, it } from 'vitest'
import { createLiveDrill, type LiveCast } from './live.ts'
import { timeline } from './timeline.ts'

const cast: LiveCast = {
  kind: 'cast',
  fault: 'stop-service',
  address: '10.0.0.9',
  from: 'a',
  to: 'b',
  nodes: ['a', 'b'],
  observers: ['laptop'],
  expectedMs: { min: 600, max: 700 },
  allowedMs: 2700,
}
const holder = (node: string, atMs: number, holds: boolean | null) =>
  ({ kind: 'holder', sample: { node, atMs, holds, errorMs: 0 } }) as const

it('draws what is known so far, and the moment it becomes known', () => {
  const live = createLiveDrill()
  expect(live.drawn()).toBeUndefined()
  live.take(cast)
  live.take(holder('a', 100, true))
  live.take(holder('b', 100, false))
  expect(live.drawn()).toMatchObject({ faultAtMs: 100, durationMs: 100 })
  expect(live.drawn()).not.toHaveProperty('back')
  expect(timeline(live.drawn()!, live.samples()).struck).toBe(false)

  live.take({ kind: 'mark', mark: { atMs: 5000, node: 'a', kind: 'fault', text: 'stop-service' } })
  live.take(holder('a', 5100, false))
  live.take(holder('b', 5700, true))
  live.take({ kind: 'reach', sample: { observer: 'laptop', sentMs: 5200, doneMs: 5600, reachable: false } })
  const drawn = live.drawn()!
  expect(drawn).toMatchObject({ faultAtMs: 5000, durationMs: 5700 })
  expect(timeline(drawn, live.samples()).struck).toBe(true)
  const lanes = timeline(drawn, live.samples()).lanes.map(lane => `${lane.kind} ${lane.name}`)
  expect(lanes).toEqual(['observer laptop', 'holder a', 'holder b'])
})

it('takes a corrected sample instead of the first, and forgets the last drill at a new cast', () => {
  const live = createLiveDrill()
  live.take(cast)
  live.take(holder('a', 100, true))
  live.take(holder('b', 110, false))
  live.take(holder('a', 100, null))
  expect(live.samples().holders.map(({ node, holds }) => [node, holds])).toEqual([['a', null], ['b', false]]) // prettier-ignore
  live.take({ kind: 'ended', atMs: 200 })
  expect(live.ended()).toBe(true)
  live.take(cast)
  expect(live.samples().holders).toEqual([])
  expect(live.ended()).toBe(false)
})
