import { expect, it } from 'vitest'
import { systemDigest } from '../system/digest.ts'
import { firstPrevious, readJournalLines, readJournalLinesGently } from './journal-lines.ts'

function journalOf(lines: number): Buffer {
  let prev = firstPrevious
  const made = Array.from({ length: lines }, (_, index) => {
    const text = JSON.stringify({ seq: index + 1, at: '', ms: 0, prev, type: 'x', text: 'y'.repeat(2000) })
    prev = systemDigest.sha256(Buffer.from(text))
    return `${text}\n`
  })
  return Buffer.from(made.join(''))
}

it('lets other work go on while a long journal is read, and finds the same in it', async () => {
  const bytes = journalOf(20_000)
  let turns = 0
  const others = setInterval(() => (turns += 1), 1)
  const read = await readJournalLinesGently(bytes, systemDigest)
  clearInterval(others)

  expect(turns).toBeGreaterThan(3)
  expect(read).toEqual(readJournalLines(bytes, systemDigest))
})
