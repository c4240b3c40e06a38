import { expect, it } from 'vitest'
import { noNotes, withNote, type NoteEntry, type Notes } from './notes.ts'

const at = '2026-11-25T20:00:00.000Z'
const file = { name: 'rack.jpg', mediaType: 'image/jpeg', size: 3, sha256: 'a'.repeat(64) }

function noted(...entries: readonly NoteEntry[]): Notes {
  return entries.reduce<Notes>((notes, entry) => withNote(notes, { entry, by: 'li', at }), noNotes)
}

it('keeps the last word on each detail and every remark, with who wrote it', () => {
  const notes = noted(
    { kind: 'details', details: { customer: 'A', engineer: 'Li' } },
    { kind: 'remark', id: 'r1', text: '机柜 12 上架' },
    { kind: 'details', details: { customer: 'B' } },
  )
  expect(notes.details).toEqual({ customer: 'B', engineer: 'Li' })
  expect(notes.remarks).toEqual([{ id: 'r1', text: '机柜 12 上架', by: 'li', at }])
})

it('takes back the entry that is named, of whatever kind, and no other', () => {
  const entries: readonly NoteEntry[] = [
    { kind: 'remark', id: 'r1', text: 'one' },
    { kind: 'open-item', id: 'o1', text: 'NTP', owner: 'wang', due: '2026-12-01' },
    { kind: 'attachment', id: 'p1', use: 'photo', caption: 'rack', file },
    { kind: 'attachment', id: 'p2', use: 'signed-sheet', caption: '', file },
  ]
  const ids = (notes: Notes) =>
    [notes.remarks, notes.openItems, notes.attachments].map(list => list.map(one => one.id))
  expect(ids(noted(...entries))).toEqual([['r1'], ['o1'], ['p1', 'p2']])
  expect(ids(noted(...entries, { kind: 'withdrawn', id: 'p1' }))).toEqual([['r1'], ['o1'], ['p2']])
  expect(ids(noted(...entries, { kind: 'withdrawn', id: 'o1' }))).toEqual([['r1'], [], ['p1', 'p2']])
})
