import { expect, it } from 'vitest'
import { nextSteps, type Ended } from './next-steps.ts'

const stopped: Ended = {
  does: 'resume',
  headline: 'host-lost',
  error: 'HOST_UNREACHABLE',
  correcting: 'correct',
  canUndo: false,
  rehearsal: false,
}

it('begins with the way to a host that cannot be reached', () => {
  expect(nextSteps(stopped)).toEqual(['reach', 'resume', 'correct'])
  expect(nextSteps({ ...stopped, error: undefined, correcting: undefined })).toEqual(['reach', 'resume'])
})

it('sends who needs other values than the approved ones to undo only where there is something to undo', () => {
  const approved = { ...stopped, headline: 'failed', correcting: 'login' } as const
  expect(nextSteps({ ...approved, canUndo: true })).toEqual(['resume', 'login', 'undo'])
  expect(nextSteps(approved)).toEqual(['resume', 'loginNew'])
})

it('sends who has a drill that left double holding open to do it again before any paper', () => {
  const open = { ...stopped, does: 'report', headline: 'double-holding-open' } as const
  expect(nextSteps(open)).toEqual(['drillAgain', 'sheet', 'sign', 'scan'])
})

it('says of a run that was taken back in part that the rest is done again', () => {
  const back = { ...stopped, headline: 'undone-partly', error: undefined, canUndo: true } as const
  expect(nextSteps(back)).toEqual(['resumeBack', 'correct', 'undo'])
})

it('says nothing of cables to a host that answered, or after another end', () => {
  expect(nextSteps({ ...stopped, error: 'AUTH_REJECTED' })).toEqual(['resume', 'correct'])
  expect(nextSteps({ ...stopped, headline: 'failed', canUndo: true })).toEqual(['resume', 'correct', 'undo'])
  expect(nextSteps({ ...stopped, does: 'report', headline: 'undone' })).toEqual(['undone'])
  const gone = { ...stopped, does: 'report', headline: 'interrupted', rehearsal: true } as const
  expect(nextSteps(gone)).toEqual(['rehearsed', 'real'])
})
