import { expect, it } from 'vitest'
import { emptyRun, type RunState } from '../../../engine/run/state.ts'
import type { StepQuestion } from './draft.ts'
import { labelOf, primaryOf } from './primary.ts'

const ended = (approved: string | undefined, planDigest: string | undefined): RunState =>
  ({ ...emptyRun, outcome: 'failed', started: { approved }, planDigest }) as unknown as RunState

it.each([
  ['was approved and ended before its plan was known', ended('a', undefined), 'resume'],
  ['runs as approved', ended('a', 'a'), 'resume'],
  ['has another plan than the approved', ended('a', 'b'), 'refused'],
  ['needed no approval', ended(undefined, 'b'), 'resume'],
])('proposes for a run that %s', (_, state, does) => {
  expect(primaryOf({ state, working: false, question: undefined, elsewhere: false, over: false })).toEqual({
    does,
  })
})

it('lets a run of another laptop be looked at before it goes on', () => {
  const standing = { state: emptyRun, working: false, question: undefined, elsewhere: false, unconfirmed: {} }
  expect(primaryOf({ ...standing, over: false })).toEqual({ does: 'confirm' })
  expect(primaryOf({ ...standing, over: true })).toEqual({ does: 'report' })
})

it('goes on with a run that was taken back to a step only, and not with one that was taken back as a whole', () => {
  const undone = (changes: readonly unknown[]): RunState =>
    ({ ...emptyRun, outcome: 'undone', steps: { one: { changes }, two: { changes: [] } } }) as never
  const standing = { working: false, question: undefined, elsewhere: false, over: false }
  expect(primaryOf({ ...standing, state: undone([{ kind: 'directory', path: '/a' }]) }).does).toBe('resume')
  expect(primaryOf({ ...standing, state: undone([]) }).does).toBe('report')
})

const question = {
  kind: 'risk',
  step: 's11',
  about: { hosts: ['node-b', 'node-a'] },
} as unknown as StepQuestion
const held = { ...emptyRun, held: { by: 'Li', before: { step: 's2', item: '', host: 'node-a' } } } as RunState
const now = { number: 11, choice: '', pausing: false }

it('answers nothing while another step is looked at, and leads to the one that asks', () => {
  const standing = { state: emptyRun, working: true, question, over: false }
  expect(primaryOf({ ...standing, elsewhere: false })).toEqual({ does: 'answer', question })
  expect(primaryOf({ ...standing, elsewhere: true })).toEqual({ does: 'show' })
  expect(primaryOf({ ...standing, state: held, question: undefined, elsewhere: true }).does).toBe('go')
})

it('names on the button the host that a fix runs on, not the one that failed', () => {
  const offered = { kind: 'failed', host: 'node-a', fixOn: ['node-b'], about: { hosts: ['node-a'] } }
  const answer = { does: 'answer', question: offered as unknown as StepQuestion } as const
  const host = (choice: 'fix' | 'retry') => labelOf(answer, { ...now, choice }).params['host']

  expect([host('fix'), host('retry')]).toEqual(['node-b', 'node-a'])
})

it('names the step on the button', () => {
  const host = 'node-b, node-a'
  expect(labelOf({ does: 'answer', question }, now)).toEqual({ key: 'do.risk', params: { number: 11, host } })
  expect(labelOf({ does: 'go', host: 'node-a' }, now)).toEqual({
    key: 'do.go',
    params: { number: 11, host: 'node-a' },
  })
  expect(labelOf({ does: 'show' }, now)).toEqual({ key: 'do.show', params: { number: 11 } })
})
