/** Is a run folder still what was written? Used by `report --verify`; reads only. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RunError } from '../../engine/errors.ts'
import type { Digest } from '../../engine/ports.ts'
import type { OutputRef, RunEvent } from '../../engine/run/events.ts'
import type { KeptFile } from '../../engine/run/notes.ts'
import { attachmentPath } from './attachments.ts'
import { changedCopies, readCopies, type ChangedCopy } from './copies.ts'
import { journalName } from './journal.ts'
import { readJournalLines, type BrokenLine, type JournalContent } from './journal-lines.ts'
import { outputPath } from './outputs.ts'
import { systemCode } from './durable.ts'
import { phrase } from '../../engine/words/phrases/index.ts'

/** What does not fit. `line` counts from 1; the line named is the first that no longer chains, so itself or the one before it was touched. */
export type JournalProblem =
  | { readonly kind: 'line'; readonly line: number; readonly reason: BrokenLine['reason'] }
  | { readonly kind: 'anchor'; readonly expected: string; readonly found: string; readonly lines: number }
  | { readonly kind: 'unfinished'; readonly lines: number }
  | ChangedCopy
  | { readonly kind: 'output-missing' | 'output-modified'; readonly line: number; readonly sha256: string }

export interface JournalVerification {
  readonly lines: number
  readonly lastHash: string
  readonly outputs: number
  /** Notes for the report that were added after the anchor was printed; only what stands before it is held by it. */
  readonly notesAfter: number
  readonly problems: readonly JournalProblem[]
}

/**
 * Checks the chain, the kept outputs, the copies of runbook and site, and against the anchor that a report printed (SHA-256 of the last line): only that one
 * shows a whole chain written anew. Without it, a journal that does not end in `run-finished` (or `cleanup-finished`) counts as cut.
 */
export async function verifyJournal(
  runDir: string,
  digest: Digest,
  against?: string,
): Promise<JournalVerification> {
  const bytes = await readFile(join(runDir, journalName)).catch((cause: unknown) => {
    throw new RunError(
      'RUN_FOLDER_INVALID',
      { path: runDir, reason: phrase('no-journal', { file: journalName, code: systemCode(cause) ?? '' }) },
      { cause },
    )
  })
  const content = readJournalLines(bytes, digest)
  const lines = content.events.length
  const problems: JournalProblem[] = []
  if (content.broken !== undefined) {
    problems.push({ kind: 'line', line: content.broken.line, reason: content.broken.reason })
  }
  const expected = against?.trim().toLowerCase()
  const notes = notesAtEnd(content.events)
  const notesAfter = expected === undefined ? notes : placeOf(expected, content, notes)
  if (expected !== undefined && notesAfter === undefined) {
    problems.push({ kind: 'anchor', expected, found: content.lastHash, lines })
  }
  if (expected === undefined && !isEnd(content.events.at(-1 - notes))) {
    problems.push({ kind: 'unfinished', lines })
  }
  const references = new Map<string, { reference: OutputRef; line: number }>()
  for (const event of content.events) collectOutputs(event, event.seq, references)
  for (const { reference, line } of references.values()) {
    const kind = await judgeOutput(runDir, reference, digest)
    if (kind !== undefined) problems.push({ kind, line, sha256: reference.sha256 })
  }
  problems.push(...(await judgeAttachments(runDir, content.events)))
  problems.push(...(await changedCopies(await readCopies(runDir), content.events, digest)))
  const outputs = references.size
  return { lines, lastHash: content.lastHash, outputs, notesAfter: notesAfter ?? 0, problems }
}

function isEnd(event: RunEvent | undefined): boolean {
  return event?.type === 'run-finished' || event?.type === 'cleanup-finished'
}

/** A sheet is printed, signed, scanned and attached: what people note afterwards does not make its anchor worthless. */
function notesAtEnd(events: readonly RunEvent[]): number {
  return events.length - 1 - events.findLastIndex(event => event.type !== 'report-noted')
}

/** How many notes follow the line with that hash; undefined where anything else follows it, or it is not there. */
function placeOf(hash: string, content: JournalContent, notes: number): number | undefined {
  if (hash === content.lastHash) return 0
  const after = content.events.findIndex(event => event.prev === hash)
  const following = content.events.length - after
  return after > 0 && following <= notes ? following : undefined
}

async function judgeAttachments(
  runDir: string,
  events: readonly RunEvent[],
): Promise<readonly JournalProblem[]> {
  const problems: JournalProblem[] = []
  for (const event of events) {
    for (const file of filesOf(event)) {
      const found = await hashOf(attachmentPath(runDir, file))
      if (found === file.sha256) continue
      const kind = found === undefined ? 'output-missing' : 'output-modified'
      problems.push({ kind, line: event.seq, sha256: file.sha256 })
    }
  }
  return problems
}

/** What a person gave with an answer, or added for the report. */
function filesOf(event: RunEvent): readonly KeptFile[] {
  if (event.type === 'question-answered') return event.files ?? []
  return event.type === 'report-noted' && event.entry.kind === 'attachment' ? [event.entry.file] : []
}

async function hashOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  } catch {
    return undefined
  }
  return hash.digest('hex')
}

async function judgeOutput(
  runDir: string,
  reference: OutputRef,
  digest: Digest,
): Promise<'output-missing' | 'output-modified' | undefined> {
  if (reference.inline !== undefined) {
    return digest.sha256(reference.inline) === reference.sha256 ? undefined : 'output-modified'
  }
  const found = await hashOf(outputPath(runDir, reference.sha256))
  if (found === undefined) return 'output-missing'
  return found === reference.sha256 ? undefined : 'output-modified'
}

/** By shape, not by event type: a later release may keep outputs in places this one does not know. */
function collectOutputs(
  value: unknown,
  line: number,
  into: Map<string, { reference: OutputRef; line: number }>,
): void {
  if (typeof value !== 'object' || value === null) return
  if (isOutput(value)) {
    const key = `${value.sha256} ${value.inline === undefined ? 'file' : value.inline}`
    if (!into.has(key)) into.set(key, { reference: value, line })
    return
  }
  for (const child of Object.values(value as Record<string, unknown>)) collectOutputs(child, line, into)
}

function isOutput(value: object): value is OutputRef {
  return (
    'sha256' in value &&
    typeof value.sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(value.sha256) &&
    'bytes' in value &&
    typeof value.bytes === 'number'
  )
}
