/** The journal's bytes read back: lines, chain, and where they stop being sound. No files here, only bytes. */
import type { Digest } from '../../engine/ports.ts'
import type { RunEvent } from '../../engine/run/events.ts'

export const firstPrevious = '0'.repeat(64)
const newline = 0x0a

export interface JournalContent {
  readonly events: readonly RunEvent[]
  /** Bytes of the sound lines, line ends included. */
  readonly soundBytes: number
  /** SHA-256 of the last sound line without its line end; 64 zeros where there is none. */
  readonly lastHash: string
  /** First line that is not sound, counted from 1, and why; undefined where all are. */
  readonly broken?: BrokenLine
}

export interface BrokenLine {
  readonly line: number
  readonly reason: 'cut' | 'not-json' | 'chain' | 'sequence'
  /**
   * A write that a crash cut short: the journal's last line, without its end or with blocks of it lost. A whole one that does not chain
   * is none: it stands there as it was written, so that what stands before it was changed.
   */
  readonly last: boolean
}

/** Reads line by line and stops at the first line that does not fit; everything before it is sound. */
export function readJournalLines(bytes: Uint8Array, digest: Digest): JournalContent {
  const reading = readLines(bytes, digest)
  for (;;) {
    const step = reading.next()
    if (step.done === true) return step.value
  }
}

/** No longer at one stretch: a drill that is being measured in this process is not held up. */
const atAStretchMs = 15

/** The same of a long journal, with pauses in which the process does other things. */
export async function readJournalLinesGently(bytes: Uint8Array, digest: Digest): Promise<JournalContent> {
  const reading = readLines(bytes, digest)
  let since = performance.now()
  for (;;) {
    const step = reading.next()
    if (step.done === true) return step.value
    if (performance.now() - since < atAStretchMs) continue
    await new Promise(resolve => setImmediate(resolve))
    since = performance.now()
  }
}

/** Pauses after each line. */
function* readLines(bytes: Uint8Array, digest: Digest): Generator<undefined, JournalContent> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const events: RunEvent[] = []
  let lastHash = firstPrevious
  let start = 0
  while (start < buffer.length) {
    const end = buffer.indexOf(newline, start)
    const line = buffer.subarray(start, end === -1 ? buffer.length : end)
    const read = end === -1 ? 'cut' : readLine(line, lastHash, events.length + 1)
    if (typeof read === 'string') {
      const isAtEnd = end === -1 || end === buffer.length - 1 || isCutTail(buffer, end + 1)
      const last = isAtEnd && (read === 'cut' || read === 'not-json')
      return { events, soundBytes: start, lastHash, broken: { line: events.length + 1, reason: read, last } }
    }
    events.push(read)
    lastHash = digest.sha256(line)
    start = end + 1
    yield undefined
  }
  return { events, soundBytes: start, lastHash }
}

/** A repair that was itself cut leaves a bad line and the rest of an older cut line behind it: still one torn tail. */
function isCutTail(buffer: Buffer, from: number): boolean {
  return buffer.indexOf(newline, from) === -1
}

function readLine(line: Buffer, previous: string, seq: number): RunEvent | BrokenLine['reason'] {
  const frame = parseFrame(line)
  if (frame === undefined) return 'not-json'
  if (frame.prev !== previous) return 'chain'
  if (frame.seq !== seq) return 'sequence'
  return frame
}

function parseFrame(line: Buffer): RunEvent | undefined {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    return isFrame(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Only the frame is looked at: the body was written by a release that may be older or newer than this one, and stands on the
 * chain. By hand, since a schema would take half the time of reading a long journal.
 */
function isFrame(value: unknown): value is RunEvent {
  if (typeof value !== 'object' || value === null) return false
  return (
    'seq' in value &&
    typeof value.seq === 'number' &&
    'at' in value &&
    typeof value.at === 'string' &&
    'ms' in value &&
    typeof value.ms === 'number' &&
    'prev' in value &&
    typeof value.prev === 'string' &&
    'type' in value &&
    typeof value.type === 'string'
  )
}
