import { RunError } from '../../engine/errors.ts'
import type { Clock, Digest, Journal } from '../../engine/ports.ts'
import type { OutputRef, RunEvent, RunEventBody } from '../../engine/run/events.ts'

/** A journal that lives in this process only; it stamps and chains its events as the one on disk does. */
export interface MemoryJournal extends Journal {
  /** Everything recovered and appended so far. */
  readonly events: readonly RunEvent[]
  /** The chained lines, without their line ends. */
  readonly lines: readonly string[]
}

const inlineLimit = 2048

/** `recovered` plays the part of what an earlier process had written. */
export function memoryJournal(ports: {
  clock: Clock
  digest: Digest
  recovered?: readonly RunEvent[]
}): MemoryJournal {
  const recovered = ports.recovered ?? []
  const events: RunEvent[] = [...recovered]
  const lines: string[] = recovered.map(event => JSON.stringify(event))
  const outputs = new Map<string, string>()

  function lastHash(): string {
    const last = lines.at(-1)
    return last === undefined ? '0'.repeat(64) : ports.digest.sha256(last)
  }

  return {
    recovered,
    events,
    lines,
    lastHash,
    append(body: RunEventBody) {
      const stamp = {
        seq: events.length + 1,
        at: new Date(ports.clock.wall()).toISOString(),
        ms: Math.round(ports.clock.monotonic()),
        prev: lastHash(),
      }
      const event: RunEvent = { ...stamp, ...body }
      events.push(event)
      lines.push(JSON.stringify(event))
      return Promise.resolve(event)
    },
    keepOutput(text: string): Promise<OutputRef> {
      const sha256 = ports.digest.sha256(text)
      const bytes = Buffer.byteLength(text)
      outputs.set(sha256, text)
      return Promise.resolve(bytes <= inlineLimit ? { sha256, bytes, inline: text } : { sha256, bytes })
    },
    readOutput(reference: OutputRef): Promise<string> {
      const text = reference.inline ?? outputs.get(reference.sha256)
      if (text !== undefined) return Promise.resolve(text)
      return Promise.reject(
        new RunError('RUN_FOLDER_INVALID', { path: reference.sha256, reason: 'output missing' }),
      )
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
