import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { OutputRef } from '../../engine/run/events.ts'
import { memoryClock, memoryDigest } from '../memory/index.ts'
import { openJournal } from './journal.ts'
import { verifyJournal } from './verify-journal.ts'

const ports = { clock: memoryClock(), digest: memoryDigest }
let runDir: string
let path: string
let large: OutputRef
let anchor: string

beforeEach(async () => {
  runDir = await mkdtemp(join(tmpdir(), 'siteproof-verify-'))
  path = join(runDir, 'journal.jsonl')
  anchor = await writeRun('王工')
})
afterEach(() => rm(runDir, { recursive: true }))

async function writeRun(by: string): Promise<string> {
  await using journal = await openJournal(runDir, ports)
  large = await journal.keepOutput('x'.repeat(5000))
  const key = { step: 's', item: '', host: 'a' }
  const stderr = await journal.keepOutput('short')
  await journal.append({ type: 'run-paused', by })
  await journal.append({
    ...key,
    type: 'command-finished',
    action: 'do[0]',
    exitCode: 0,
    stdout: large,
    stderr,
    durationMs: 1,
  })
  await journal.append({ type: 'run-paused', by: 'b' })
  await journal.append({ type: 'run-finished', outcome: 'passed', exitCode: 0 })
  return journal.lastHash()
}

const verify = (against?: string) => verifyJournal(runDir, memoryDigest, against)
const edit = async (change: (text: string) => string): Promise<void> =>
  writeFile(path, change(await readFile(path, 'utf8')))

it('finds nothing wrong with an untouched run, with and without its anchor', async () => {
  expect(await verify()).toEqual({ lines: 4, lastHash: anchor, outputs: 2, problems: [] })
  expect((await verify(` ${anchor.toUpperCase()}\n`)).problems).toEqual([])
})

it('finds a touched line by its place', async () => {
  await edit(text => text.replace('"by":"b"', '"by":"c"'))

  expect((await verify()).problems).toContainEqual({ kind: 'line', line: 4, reason: 'chain' })
})

it('finds the last line touched only against the anchor', async () => {
  await edit(text => text.replace('"exitCode":0}', '"exitCode":1}'))

  expect((await verify(anchor)).problems).toMatchObject([{ kind: 'anchor', expected: anchor, lines: 4 }])
})

it('finds a cut end', async () => {
  await edit(text => text.split('\n').slice(0, 3).join('\n') + '\n')

  expect((await verify()).problems).toEqual([{ kind: 'unfinished', lines: 3 }])
  expect((await verify(anchor)).problems).toMatchObject([{ kind: 'anchor', lines: 3 }])
})

it('finds a chain written wholly anew', async () => {
  await rm(path)
  await writeRun('somebody else')

  expect((await verify()).problems).toEqual([])
  expect((await verify(anchor)).problems).toMatchObject([{ kind: 'anchor' }])
})

it('finds outputs that are gone, changed beside the journal, or changed inside it', async () => {
  const output = join(runDir, 'outputs', `${large.sha256}.txt`)
  await writeFile(output, 'y'.repeat(5000))
  expect((await verify()).problems).toEqual([{ kind: 'output-modified', line: 2, sha256: large.sha256 }])

  await rm(output)
  expect((await verify()).problems).toEqual([{ kind: 'output-missing', line: 2, sha256: large.sha256 }])

  await edit(text => text.replace('"inline":"short"', '"inline":"other"'))
  expect((await verify()).problems).toContainEqual({ kind: 'line', line: 3, reason: 'chain' })
})

it('says so where there is no journal', async () => {
  await rm(path)

  await expect(verify()).rejects.toMatchObject({ code: 'RUN_FOLDER_INVALID' })
})
