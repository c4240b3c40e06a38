/**
 * What a host's pane shows of a run, in the run's folder: `panes/HOST.N.jsonl`, bounded, written before it is shown. It is
 * there for the eye alone; the evidence is in the journal. Several readers follow it, each as fast as it can.
 */
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { PaneEntry } from './pane-entry.ts'

export interface PaneLog {
  append(entry: PaneEntry): void
  /** From the oldest entry that is kept, and on as they come, until the signal is aborted. */
  follow(signal: AbortSignal): AsyncGenerator<PaneEntry>
}

/** Bytes of one file, and files that are kept of one host. */
const fileBytes = 1024 * 1024
const filesKept = 4
const readBytes = 64 * 1024
/** Characters: a line must fit into what is read at once, however it is escaped. */
const longestText = 8 * 1024

/** Opens the log of one host; nothing is written or created before the first entry. */
export function openPaneLog(runDir: string, host: string): PaneLog {
  return new FilePaneLog(join(runDir, 'panes'), host)
}

interface Place {
  file: number
  offset: number
}

interface OpenFile {
  readonly number: number
  readonly fd: number
  bytes: number
}

class FilePaneLog implements PaneLog {
  readonly #folder: string
  readonly #host: string
  #file: OpenFile | undefined
  #pending: string[] = []
  #change = signalOnce()

  constructor(folder: string, host: string) {
    this.#folder = folder
    this.#host = host
  }

  append(entry: PaneEntry): void {
    if (this.#pending.length === 0) setImmediate(() => this.#flush())
    for (const part of inParts(entry)) this.#pending.push(`${JSON.stringify(part)}\n`)
  }

  async *follow(signal: AbortSignal): AsyncGenerator<PaneEntry> {
    const place: Place = { file: this.#numbers()[0] ?? 1, offset: 0 }
    signal.addEventListener('abort', () => this.#tell(), { once: true })
    while (!signal.aborted) {
      const changed = this.#change.happened
      // Asked before reading: a file that has a successor gets no more lines.
      const next = this.#numbers().find(number => number > place.file)
      const lines = await this.#read(place)
      for (const line of lines ?? []) {
        const entry = parseEntry(line)
        if (entry !== undefined) yield entry
      }
      if (lines === undefined && next !== undefined && next > 1) yield { kind: 'skipped' }
      if (lines !== undefined && lines.length > 0) continue
      if (next === undefined) await changed
      else Object.assign(place, { file: next, offset: 0 })
    }
  }

  /** One write for all that came in one turn, so that what is shown is on the disk and nothing waits for it. */
  #flush(): void {
    const bytes = Buffer.from(this.#pending.join(''))
    this.#pending = []
    const file = this.#current()
    writeSync(file.fd, bytes)
    file.bytes += bytes.length
    if (file.bytes > fileBytes) this.#closeFile()
    this.#tell()
  }

  #tell(): void {
    const { happen } = this.#change
    this.#change = signalOnce()
    happen()
  }

  #current(): OpenFile {
    if (this.#file !== undefined) return this.#file
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const numbers = this.#numbers()
    for (const old of numbers.slice(0, Math.max(0, numbers.length - filesKept + 1))) rmSync(this.#path(old))
    // Never into an old file: its last line may be torn.
    const number = (numbers.at(-1) ?? 0) + 1
    this.#file = { number, fd: openSync(this.#path(number), 'ax', 0o600), bytes: 0 }
    return this.#file
  }

  #closeFile(): void {
    if (this.#file !== undefined) closeSync(this.#file.fd)
    this.#file = undefined
  }

  /** Whole lines from a place on, which moves behind them; undefined where the file is not there (any more). */
  async #read(place: Place): Promise<readonly string[] | undefined> {
    const file = await open(this.#path(place.file), 'r').catch(() => undefined)
    if (file === undefined) return undefined
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(readBytes), 0, readBytes, place.offset)
      const end = buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1
      place.offset += end
      return buffer.toString('utf8', 0, end).split('\n').slice(0, -1)
    } finally {
      await file.close()
    }
  }

  #numbers(): readonly number[] {
    const prefix = `${this.#host}.`
    try {
      return readdirSync(this.#folder)
        .filter(name => name.startsWith(prefix) && name.endsWith('.jsonl'))
        .map(name => Number(name.slice(prefix.length, -'.jsonl'.length)))
        .filter(Number.isInteger)
        .toSorted((a, b) => a - b)
    } catch {
      return []
    }
  }

  #path(number: number): string {
    return join(this.#folder, `${this.#host}.${String(number)}.jsonl`)
  }
}

function inParts(entry: PaneEntry): readonly PaneEntry[] {
  if (entry.kind !== 'output' || entry.text.length <= longestText) return [entry]
  const parts: PaneEntry[] = []
  for (let at = 0; at < entry.text.length; at += longestText) {
    parts.push({ kind: 'output', text: entry.text.slice(at, at + longestText) })
  }
  return parts
}

function parseEntry(line: string): PaneEntry | undefined {
  try {
    return PaneEntry.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

function signalOnce(): { readonly happened: Promise<void>; readonly happen: () => void } {
  let happen = (): void => undefined
  const happened = new Promise<void>(resolve => (happen = resolve))
  return { happened, happen }
}
