import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { OutputRef } from '../../engine/run/events.ts'
import { memoryClock, memoryDigest } from '../memory/index.ts'
import { isRunError } from '../../engine/errors.ts'
import { sayCode } from '../../engine/words/index.ts'
import { attachmentLimit } from '../../engine/run/notes.ts'
import { keepAttachment, keepFile } from './attachments.ts'
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
  expect(await verify()).toEqual({ lines: 4, lastHash: anchor, outputs: 2, notesAfter: 0, problems: [] })
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

async function attachScan(): Promise<string> {
  await using journal = await openJournal(runDir, ports)
  const content = Buffer.from('%PDF-1.7 signed')
  const given = { name: '签字页.pdf', mediaType: 'application/pdf', content }
  const file = await keepAttachment(runDir, given, memoryDigest)
  const entry = { kind: 'attachment', id: 'n1', use: 'signed-sheet', caption: '', file } as const
  await journal.append({ type: 'report-noted', by: 'li', entry })
  return join(runDir, 'attachments', `${file.sha256}.pdf`)
}

it('still fits a printed anchor when only notes for the report followed, and says how many', async () => {
  await attachScan()

  expect(await verify(anchor)).toMatchObject({ lines: 5, notesAfter: 1, problems: [] })
  expect(await verify()).toMatchObject({ notesAfter: 1, problems: [] })
})

it('does not fit it when anything else followed, or a line before it was touched', async () => {
  await attachScan()
  await edit(text => text.replace('"exitCode":0}', '"exitCode":1}'))
  expect((await verify(anchor)).problems).toMatchObject([{ kind: 'line', line: 5 }, { kind: 'anchor' }])

  await rm(path)
  anchor = await writeRun('王工')
  await using journal = await openJournal(runDir, ports)
  await journal.append({ type: 'run-paused', by: 'li' })
  expect((await verify(anchor)).problems).toMatchObject([{ kind: 'anchor' }])
  expect((await verify('0'.repeat(64))).problems).toMatchObject([{ kind: 'anchor' }])
})

it('finds a photo gone or changed that an answer named', async () => {
  const photo = join(runDir, 'rack.JPEG')
  await writeFile(photo, Buffer.from('ffd8ff00', 'hex'))
  const file = await keepFile(runDir, photo, memoryDigest)
  expect(file).toMatchObject({ name: 'rack.JPEG', mediaType: 'image/jpeg', size: 4 })
  await using journal = await openJournal(runDir, ports)
  const answered = { question: 's/a/do[0]', value: 'done', by: 'li', files: [file] }
  await journal.append({ type: 'question-answered', step: 's', item: '', host: 'a', ...answered })
  const unfinished = { kind: 'unfinished', lines: 5 }
  expect((await verify()).problems).toEqual([unfinished])

  await rm(join(runDir, 'attachments', `${file.sha256}.jpg`))
  expect((await verify()).problems).toEqual([
    unfinished,
    { kind: 'output-missing', line: 5, sha256: file.sha256 },
  ])
})

it.each([
  ['rack.exe', 'another kind of file'],
  ['rack.png', 'its content is not what its name says'],
])('takes no %s into the run folder, and says why', async (name, why) => {
  const path = join(runDir, name)
  await writeFile(path, 'MZ')
  const refused = await keepFile(runDir, path, memoryDigest).catch((error: unknown) => error)
  expect(isRunError(refused) && sayCode(refused.code, refused.params, 'en')).toContain(why)
})

it('finds an attachment that is gone or changed', async () => {
  const scan = await attachScan()
  const sha256 = expect.any(String) as string
  await writeFile(scan, '%PDF-1.7 other')
  expect((await verify(anchor)).problems).toEqual([{ kind: 'output-modified', line: 5, sha256 }])
  await rm(scan)
  expect((await verify(anchor)).problems).toEqual([{ kind: 'output-missing', line: 5, sha256 }])
})

it.each([
  ['kind', 'text/html', '<b>'],
  ['content', 'image/png', '<svg onload=x>'],
  ['size', 'application/pdf', `%PDF-${'x'.repeat(attachmentLimit)}`],
])('refuses an attachment for its %s', async (reason, mediaType, text) => {
  const given = { name: 'x', mediaType, content: Buffer.from(text) }
  await expect(keepAttachment(runDir, given, memoryDigest)).rejects.toMatchObject({
    code: 'ATTACHMENT_REFUSED',
    params: { reason: { code: `attachment-${reason}` } },
  })
})

it('says so where there is no journal', async () => {
  await rm(path)

  await expect(verify()).rejects.toMatchObject({ code: 'RUN_FOLDER_INVALID' })
})
