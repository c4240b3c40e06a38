/**
 * What a host's pane shows of a run, in the run's folder: `panes/HOST.N.jsonl`, bounded, written before it is shown. It is
 * there for the eye alone; the evidence is in the journal. Several readers follow it, each as fast as it can.
 */
import { closeSync, ftruncateSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../../adapters/files/durable.ts'
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

/** What the disk did not take: said once, in the log as soon as there is room for a line, until then to whoever looks on. */
interface Gap {
  readonly entry: PaneEntry
  readonly written: boolean
}

class FilePaneLog implements PaneLog {
  readonly #folder: string
  readonly #host: string
  #file: OpenFile | undefined
  #pending: string[] = []
  #gap: Gap | undefined
  #change = signalOnce()

  constructor(folder: string, host: string) {
    this.#folder = folder
    this.#host = host
  }

  append(entry: PaneEntry): void {
    if (this.#pending.length === 0) setImmediate(() => this.#flush())
    for (const part of inParts(entry)) this.#pending.push(lineOf(part))
  }

  async *follow(signal: AbortSignal): AsyncGenerator<PaneEntry> {
    const place: Place = { file: this.#numbers()[0] ?? 1, offset: 0 }
    let told: PaneEntry | undefined
    signal.addEventListener('abort', () => this.#tell(), { once: true })
    while (!signal.aborted) {
      const changed = this.#change.happened
      // Asked before reading: a file that has a successor gets no more lines.
      const next = this.#numbers().find(number => number > place.file)
      const lines = await this.#read(place)
      for (const line of lines ?? []) {
        const entry = parseEntry(line)
        const again = entry?.kind === 'unkept' && told !== undefined
        if (entry?.kind === 'unkept') told = undefined
        if (entry !== undefined && !again) yield entry
      }
      if (lines === undefined && next !== undefined && next > 1) yield { kind: 'skipped' }
      if (lines !== undefined && lines.length > 0) continue
      if (next === undefined) {
        if (this.#gap?.written === false && told !== this.#gap.entry) yield (told = this.#gap.entry)
        else await changed
      } else Object.assign(place, { file: next, offset: 0 })
    }
  }

  /**
   * One write for all that came in one turn, so that what is shown is on the disk and nothing waits for it. A disk that takes
   * nothing (full, gone) costs the pane its text, never the run.
   */
  #flush(): void {
    const lines = this.#pending.join('')
    this.#pending = []
    const owed = this.#gap?.written === false ? lineOf(this.#gap.entry) : ''
    const problem = this.#write(owed + lines)
    if (problem === undefined) this.#gap = undefined
    else if (this.#gap?.written !== true) {
      const entry: PaneEntry = this.#gap?.entry ?? { kind: 'unkept', code: problem }
      this.#gap = { entry, written: this.#write(lineOf(entry)) === undefined }
    }
    this.#tell()
  }

  /** All of it or nothing; returns the system's code for why not. */
  #write(text: string): string | undefined {
    try {
      const bytes = Buffer.from(text)
      const file = this.#current()
      writeFileSync(file.fd, bytes)
      file.bytes += bytes.length
      if (file.bytes > fileBytes) this.#closeFile()
      return undefined
    } catch (error) {
      this.#takeBack()
      return systemCode(error) ?? '?'
    }
  }

  /** Cuts off what a failed write left, or leaves the file for another where even that fails. */
  #takeBack(): void {
    try {
      if (this.#file !== undefined) ftruncateSync(this.#file.fd, this.#file.bytes)
    } catch {
      this.#closeFile()
    }
  }

  #tell(): void {
    const { happen } = this.#change
    this.#change = signalOnce()
    happen()
  }

  #current(): OpenFile {
    if (this.#file !== undefined) return this.#file
    this.#makeFolder()
    const numbers = this.#numbers()
    for (const old of numbers.slice(0, Math.max(0, numbers.length - filesKept + 1))) rmSync(this.#path(old))
    // Never into an old file: its last line may be torn.
    const number = (numbers.at(-1) ?? 0) + 1
    this.#file = { number, fd: openSync(this.#path(number), 'ax', 0o600), bytes: 0 }
    return this.#file
  }

  /** Only in a run folder that is there: one that was taken away must not come back with nothing but panes in it. */
  #makeFolder(): void {
    try {
      mkdirSync(this.#folder, { mode: 0o700 })
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
  }

  #closeFile(): void {
    const { fd } = this.#file ?? {}
    this.#file = undefined
    try {
      if (fd !== undefined) closeSync(fd)
    } catch {
      // On a disk that is gone there is nothing left to close.
    }
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
    } catch {
      return undefined
    } finally {
      await file.close().catch(() => undefined)
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

function lineOf(entry: PaneEntry): string {
  return `${JSON.stringify(entry)}\n`
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
