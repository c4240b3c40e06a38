/** The journal on disk: docs/formats/run-folder.md. One process writes it; the run folder's lock sees to that. */
import { phrase } from '../../engine/words/phrases/index.ts'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RunError } from '../../engine/errors.ts'
import type { Clock, Digest, Journal } from '../../engine/ports.ts'
import type { RunEvent, RunEventBody } from '../../engine/run/events.ts'
import { syncDirectory, systemCode } from './durable.ts'
import { JournalWriter } from './journal-writer.ts'
import { readJournalLines, readJournalLinesGently, type JournalContent } from './journal-lines.ts'
import { keepOutput, readOutput } from './outputs.ts'

export const journalName = 'journal.jsonl'
export const tornName = 'journal.torn'

interface JournalPorts {
  readonly clock: Clock
  readonly digest: Digest
}

/**
 * Opens or creates `runDir/journal.jsonl`. A last line that a crash cut short moves to `journal.torn` and is journaled;
 * damage before it, and a whole one that does not chain, throw JOURNAL_DAMAGED, and nothing is written then.
 */
export async function openJournal(runDir: string, ports: JournalPorts): Promise<Journal> {
  const path = join(runDir, journalName)
  const bytes = await readIfThere(path)
  const content = readJournalLines(bytes, ports.digest)
  refuseDamage(path, content)
  await mkdir(join(runDir, 'outputs'), { recursive: true, mode: 0o700 })
  // Not 'a': a repair writes over the torn tail.
  const handle = await open(path, bytes.length === 0 ? 'w+' : 'r+', 0o600)
  const writer = new JournalWriter(handle, path, content, ports)
  try {
    await syncDirectory(runDir)
    const recovered = [...content.events]
    if (content.broken !== undefined)
      recovered.push(await repair(runDir, bytes, content, writer, ports.digest))
    for (const piece of untold(await readIfThere(join(runDir, tornName)), recovered, ports.digest))
      recovered.push(await writer.append(repaired(piece, ports.digest)))
    return journalOver(runDir, recovered, writer, ports.digest)
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** What `readJournal` gives: the same as an open journal, and nothing that could write. */
export interface ReadJournal extends Pick<Journal, 'readOutput' | 'lastHash'> {
  readonly events: readonly RunEvent[]
  /** Bytes of a last line that was cut short; they are left where they are. */
  readonly tornBytes: number
}

/** Reads a journal without touching the folder, also while another process writes it. Throws JOURNAL_DAMAGED. */
export async function readJournal(runDir: string, digest: Digest): Promise<ReadJournal> {
  const path = join(runDir, journalName)
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new RunError(
      'RUN_FOLDER_INVALID',
      { path: runDir, reason: phrase('no-journal', { file: journalName, code: systemCode(cause) ?? '' }) },
      { cause },
    )
  })
  const content = await readJournalLinesGently(bytes, digest)
  refuseDamage(path, content)
  return {
    events: content.events,
    tornBytes: bytes.length - content.soundBytes,
    lastHash: () => content.lastHash,
    readOutput: reference => readOutput(runDir, reference, digest),
  }
}

async function readIfThere(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return Buffer.alloc(0)
    throw new RunError('FILE_UNREADABLE', { path, reason: systemCode(error) ?? '' }, { cause: error })
  }
}

function refuseDamage(path: string, content: JournalContent): void {
  if (content.broken === undefined || content.broken.last) return
  const { line, reason } = content.broken
  throw new RunError('JOURNAL_DAMAGED', { path, line, reason: phrase(`line-${reason}`) })
}

/** Keeps the torn bytes first, then writes `journal-repaired` over them: killed in between, the next open does it again. */
async function repair(
  runDir: string,
  bytes: Buffer,
  content: JournalContent,
  writer: JournalWriter,
  digest: Digest,
): Promise<RunEvent> {
  const torn = bytes.subarray(content.soundBytes)
  const path = join(runDir, tornName)
  // Where keeping was itself cut short, what follows begins a line of its own.
  const isCut = ((await readIfThere(path)).at(-1) ?? 0x0a) !== 0x0a
  const handle = await open(path, 'a', 0o600)
  try {
    if (isCut) await handle.appendFile('\n')
    await handle.appendFile(torn)
    if (torn.at(-1) !== 0x0a) await handle.appendFile('\n')
    await handle.sync()
  } finally {
    await handle.close()
  }
  await syncDirectory(runDir)
  return writer.append(repaired(torn, digest))
}

type Repaired = Extract<RunEvent, { type: 'journal-repaired' }>

function repaired(torn: Buffer, digest: Digest): Pick<Repaired, 'type' | 'tornBytes' | 'tornSha256'> {
  return { type: 'journal-repaired', tornBytes: torn.length, tornSha256: digest.sha256(torn) }
}

/** What was kept without a word left in the journal: the line that told of it was itself cut short by the next crash. */
function untold(kept: Buffer, events: readonly RunEvent[], digest: Digest): readonly Buffer[] {
  const told = events.filter((event): event is Repaired => event.type === 'journal-repaired')
  // The longest one first: half a line may be the beginning of another one.
  const longestFirst = told.toSorted((a, b) => b.tornBytes - a.tornBytes)
  const found: Buffer[] = []
  for (let start = 0, end = 0; start < kept.length; start = end) {
    const known = longestFirst.find(event => isAt(kept, start, event, digest))
    const line = kept.indexOf(0x0a, start)
    end = known === undefined ? (line === -1 ? kept.length : line) : start + known.tornBytes
    if (known === undefined && end > start) found.push(kept.subarray(start, end))
    // The line end behind it was added when it was kept.
    if (kept[end] === 0x0a && (end === start || kept[end - 1] !== 0x0a)) end += 1
  }
  return found
}

function isAt(kept: Buffer, start: number, { tornBytes, tornSha256 }: Repaired, digest: Digest): boolean {
  const end = start + tornBytes
  const isWhole = end === kept.length || kept[end] === 0x0a || kept[end - 1] === 0x0a
  return tornBytes > 0 && isWhole && digest.sha256(kept.subarray(start, end)) === tornSha256
}

function journalOver(
  runDir: string,
  recovered: readonly RunEvent[],
  writer: JournalWriter,
  digest: Digest,
): Journal {
  return {
    recovered,
    append: (body: RunEventBody) => writer.append(body),
    keepOutput: text => keepOutput(runDir, text, digest).catch(writer.failed),
    readOutput: reference => readOutput(runDir, reference, digest),
    lastHash: () => writer.lastHash(),
    [Symbol.asyncDispose]: () => writer.close(),
  }
}
