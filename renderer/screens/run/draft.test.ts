import { describe, expect, it } from 'vitest'
import { answerOf, firstDraft, missingOf, refusalOf, type StepQuestion } from './draft.ts'

const isAnswered = (...given: Parameters<typeof missingOf>): boolean => missingOf(...given) === undefined

const text = { en: 'x', zh: '甲' }
const about = { title: text, why: text, risk: 'change', item: '', hosts: ['node-a'], actions: [] } as const
const failed: StepQuestion = {
  kind: 'failed',
  id: 's/failed',
  step: 's',
  host: 'node-a',
  choices: ['stop', 'retry', 'by-hand', 'override', 'skip'],
  about,
}
const fault: StepQuestion = { kind: 'fault', id: 's/fault', step: 's', host: 'node-a', about }
const ask: StepQuestion = { kind: 'ask', id: 's/a', step: 's', text, choices: ['yes', 'no'], about }

it('an answer to an ask takes its files along, and no other answer does', () => {
  const file = { name: 'rack.jpg', mediaType: 'image/jpeg', size: 3, sha256: 'a'.repeat(64) }
  const draft = { ...firstDraft(ask, 'li'), value: 'yes', files: [file] }
  expect(answerOf(ask, draft, 'me')).toEqual({ value: 'yes', by: 'li', files: [file] })
  expect(answerOf(ask, { ...draft, files: [] }, 'me')).toEqual({ value: 'yes', by: 'li' })
  expect(answerOf(failed, draft, 'me')).not.toHaveProperty('files')
})

describe('a failed step', () => {
  it('proposes the fix where there is one, else another try, never what stands in for a proof', () => {
    expect(firstDraft(failed, 'li').value).toBe('retry')
    expect(firstDraft({ ...failed, choices: ['stop', 'retry', 'fix'] }, 'li').value).toBe('fix')
  })

  it.each(['by-hand', 'override', 'skip'])('takes %s only with name and reason', value => {
    const draft = { ...firstDraft(failed, ' '), value }
    expect(isAnswered(failed, { ...draft, note: 'told to' })).toBe(false)
    expect(isAnswered(failed, { ...draft, by: 'li', note: '  ' })).toBe(false)
    const whole = { ...draft, by: 'li ', note: ' told to' }
    expect(isAnswered(failed, whole)).toBe(true)
    expect(answerOf(failed, whole, 'me')).toEqual({ value, by: 'li', note: 'told to' })
  })
})

it('is answered by who sits there where no name is asked for, whoever signed what was typed before', () => {
  const draft = { ...firstDraft(failed, 'zhang'), note: 'meant for a skip' }
  expect(answerOf(failed, { ...draft, value: 'retry' }, 'li')).toEqual({ value: 'retry', by: 'li' })
  expect(answerOf(fault, { ...draft, typed: 'node-a' }, 'li')).toEqual({ value: 'node-a', by: 'li' })
  const risk = { ...fault, kind: 'risk', hosts: ['node-a'], risk: 'change' } as const
  expect(answerOf(risk, draft, 'li')).toEqual({ value: 'confirm', by: 'li' })
  expect(answerOf(risk, draft, '')).toEqual({ value: 'confirm' })
})

it('takes a fault only by the exact name of its host, and can be refused', () => {
  const draft = firstDraft(fault, 'li')
  for (const typed of ['', 'node', 'node-b', 'NODE-A'])
    expect(isAnswered(fault, { ...draft, typed })).toBe(false)
  expect(isAnswered(fault, { ...draft, typed: ' node-a ' })).toBe(true)
  expect(answerOf(fault, { ...draft, typed: ' node-a ' }, 'li')).toEqual({ value: 'node-a', by: 'li' })
  expect(refusalOf(fault, 'li')).toEqual({ value: 'refuse', by: 'li' })
})

it('takes the word of a person only with a name, and chooses none for them', () => {
  const draft = firstDraft(ask, '')
  expect(draft.value).toBe('')
  expect(isAnswered(ask, { ...draft, value: 'yes' })).toBe(false)
  expect(isAnswered(ask, { ...draft, value: 'yes', by: 'li' })).toBe(true)
  expect(refusalOf(ask, 'li')).toBeUndefined()
})

it.each([
  ['override', '', 'Li', 'reason'],
  ['by-hand', ' ', 'Li', 'done'],
  ['skip', 'later', '', 'name'],
  ['retry', '', '', undefined],
  ['', '', 'Li', 'choice'],
])('says what %s still needs', (value, note, by, missing) => {
  const failed = { kind: 'failed' } as unknown as StepQuestion
  expect(missingOf(failed, { value, note, by, typed: '' })).toBe(missing)
})

it('tells another name from one that is only being typed', () => {
  const about = { hosts: ['node-a'] }
  const fault = { kind: 'fault', id: 'q', step: 's', host: 'node-a', about } as unknown as StepQuestion
  const missing = (typed: string) => missingOf(fault, { value: '', typed, by: '', note: '' })

  expect(['', 'node', 'node-b', 'node-a2', ' node-a '].map(missing)).toEqual([
    'host',
    'host',
    'other-host',
    'other-host',
    undefined,
  ])
})
