import type { FileHandle } from 'node:fs/promises'
import { RunError } from '../../engine/errors.ts'
import type { Clock, Digest } from '../../engine/ports.ts'
import type { Phrase } from '../../engine/phrase.ts'
import type { RunEvent, RunEventBody } from '../../engine/run/events.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { systemCode, writeAll } from './durable.ts'
import type { JournalContent } from './journal-lines.ts'

interface Pending {
  readonly event: RunEvent
  readonly bytes: Buffer
  readonly hash: string
  resolve(event: RunEvent): void
  reject(error: unknown): void
}

/** Where the durable part of the journal ends. */
interface End {
  readonly seq: number
  readonly bytes: number
  readonly hash: string
}

/**
 * Appends in the order of the calls. Lines that arrive during a flush go out together in the next one, so that the disk is
 * waited for once a group and not once a line.
 */
export class JournalWriter {
  readonly #handle: FileHandle
  readonly #path: string
  readonly #ports: { readonly clock: Clock; readonly digest: Digest }
  #durable: End
  /** The end once everything waiting is written; the next line chains to it. */
  #next: End
  #waiting: Pending[] = []
  #flushing: Promise<void> | undefined
  #broken: RunError | undefined
  #closed = false
  /** Bytes of a torn tail may lie behind the durable end until the first flush. */
  #tail = true

  constructor(
    handle: FileHandle,
    path: string,
    content: JournalContent,
    ports: { readonly clock: Clock; readonly digest: Digest },
  ) {
    this.#handle = handle
    this.#path = path
    this.#ports = ports
    this.#durable = { seq: content.events.length, bytes: content.soundBytes, hash: content.lastHash }
    this.#next = this.#durable
  }

  /** The hash of the last line on disk; lines still on their way do not count. */
  lastHash(): string {
    return this.#durable.hash
  }

  append(body: RunEventBody): Promise<RunEvent> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken)
    if (this.#closed) return Promise.reject(this.#unwritable('closed'))
    const { clock, digest } = this.#ports
    const event: RunEvent = {
      seq: this.#next.seq + 1,
      at: new Date(clock.wall()).toISOString(),
      ms: Math.round(clock.monotonic()),
      prev: this.#next.hash,
      ...body,
    }
    const line = Buffer.from(JSON.stringify(event))
    const hash = digest.sha256(line)
    const bytes = Buffer.concat([line, Buffer.from('\n')])
    this.#next = { seq: event.seq, bytes: this.#next.bytes + bytes.length, hash }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, bytes, hash, resolve, reject })
      this.#flushing ??= this.#flushAll()
    })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#flushing
    await this.#handle.close()
  }

  /** Turns the system's words for a full or failing disk into ours; usable as a `catch` handler. */
  readonly failed = (error: unknown): never => {
    throw error instanceof RunError
      ? error
      : this.#unwritable(systemCode(error) ?? phrase('cause-unknown'), error)
  }

  async #flushAll(): Promise<void> {
    // One turn of the event loop first, so that appends made together go out together.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const group = this.#waiting
      this.#waiting = []
      try {
        await this.#write(group)
        for (const pending of group) pending.resolve(pending.event)
      } catch (error) {
        await this.#rollBack(group, error)
      }
    }
    this.#flushing = undefined
  }

  async #write(group: readonly Pending[]): Promise<void> {
    const bytes = Buffer.concat(group.map(pending => pending.bytes))
    await writeAll(this.#handle, bytes, this.#durable.bytes)
    const last = group.at(-1)
    if (last === undefined) return
    const end = this.#durable.bytes + bytes.length
    if (this.#tail) await this.#handle.truncate(end)
    this.#tail = false
    await this.#handle.datasync()
    this.#durable = { seq: last.event.seq, bytes: end, hash: last.hash }
  }

  /** Nothing of a failed group stays visible; later appends may succeed again once there is room. */
  async #rollBack(group: readonly Pending[], error: unknown): Promise<void> {
    const reason = this.#unwritable(systemCode(error) ?? phrase('cause-unknown'), error)
    try {
      await this.#handle.truncate(this.#durable.bytes)
      await this.#handle.datasync()
    } catch {
      // What is on the disk can no longer be told from here: only opening it anew can.
      this.#broken = reason
    }
    // Lines behind the failed ones chain to them, so they fall too.
    const fallen = [...group, ...this.#waiting]
    this.#waiting = []
    this.#next = this.#durable
    for (const pending of fallen) pending.reject(reason)
  }

  #unwritable(reason: string | Phrase, cause?: unknown): RunError {
    return new RunError('JOURNAL_UNWRITABLE', { path: this.#path, reason }, { cause })
  }
}
