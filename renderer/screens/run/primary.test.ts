import { expect, it } from 'vitest'
import { emptyRun, type RunState } from '../../../engine/run/state.ts'
import { primaryOf } from './primary.ts'

const ended = (approved: string | undefined, planDigest: string | undefined): RunState =>
  ({ ...emptyRun, outcome: 'failed', started: { approved }, planDigest }) as unknown as RunState

it.each([
  ['was approved and ended before its plan was known', ended('a', undefined), 'resume'],
  ['runs as approved', ended('a', 'a'), 'resume'],
  ['has another plan than the approved', ended('a', 'b'), 'refused'],
  ['needed no approval', ended(undefined, 'b'), 'resume'],
])('proposes for a run that %s', (_, state, does) => {
  expect(primaryOf({ state, working: false, question: undefined, over: false })).toEqual({ does })
})
