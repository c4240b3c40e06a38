import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localSession } from '../../adapters/memory/local-session.ts'
import { fixture, step } from '../../test/support/run-fixture.ts'
import type { FileState, RunEvent } from './events.ts'
import { undoRun } from './undo.ts'

/** A step that wrote one file twice, undone by a process that died before the journal heard of it. */
const steps = [step('one', { on: ['a'] })]
const key = { step: 'one', item: '', host: 'a' }
let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteproof-undo-'))
  path = join(folder, 'x.conf')
})
afterEach(() => rmSync(folder, { recursive: true }))

function over(recovered: readonly RunEvent[] = []) {
  const { context, journal } = fixture(steps, { log: [], verdicts: {} }, { recovered })
  const sessions = { ...context.sessions, open: (host: string) => Promise.resolve(localSession(host)) }
  return { context: { ...context, sessions }, events: journal.events }
}

function put(file: string, text: string): FileState {
  writeFileSync(file, text)
  const [mode = '', owner = ''] = execFileSync('stat', ['-c', '%a %U:%G', file], { encoding: 'utf8' }).split(
    /\s/,
  )
  return { sha256: createHash('sha256').update(text).digest('hex'), mode: mode.padStart(4, '0'), owner }
}

/** Writes the texts one after another, as actions do: what stood there before is kept beside the file. */
async function write(first: string | null, ...texts: readonly string[]): Promise<readonly RunEvent[]> {
  const { context, events } = over()
  let before = first === null ? null : put(path, first)
  for (const [index, text] of texts.entries()) {
    const backup = before === null ? null : `${path}.${index}`
    if (backup !== null) put(backup, readFileSync(path, 'utf8'))
    const after = put(path, text)
    const change = { kind: 'file', path, before, after, backup } as const
    await context.recorder.emit({ type: 'change-recorded', ...key, action: `do[${index}]`, change })
    before = after
  }
  return [...events]
}
const content = () => (existsSync(path) ? readFileSync(path, 'utf8') : null)
const undo = (events: readonly RunEvent[]) => undoRun(over(events).context, undefined, new Map())

it.each([
  ['a file that was there', 'A', ['B', 'C']],
  ['a file that was not', null, ['B', 'C']],
  ['a file written as it was at first', 'A', ['B', 'A', 'C']],
] as const)('ends as proved when it is done again after all was put back: %s', async (_, first, texts) => {
  const events = await write(first, ...texts)
  expect([await undo(events), content()]).toEqual(['pass', first])

  expect([await undo(events), content()]).toEqual(['pass', first])
})

it('leaves what somebody edited since, also between two undos', async () => {
  const events = await write('A', 'B', 'C')
  await undo(events)
  put(path, 'by hand')

  expect([await undo(events), content()]).toEqual(['fail', 'by hand'])
})
