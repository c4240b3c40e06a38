import type { ExecOptions } from '../../engine/ports.ts'
import type { Encoding } from './encoding.ts'
import { createDecoder } from './encoding.ts'

interface CollectorContext {
  readonly encoding: Encoding
  readonly limitBytes: number
  readonly keepOutput: boolean
}
type Stream = 'stdout' | 'stderr'

/** Gathers both streams of a command as text. Beyond `limitBytes` a stream is read on, so that the command ends, but dropped. */
export function createCollector(context: CollectorContext, onOutput: ExecOptions['onOutput']) {
  const { encoding, limitBytes, keepOutput } = context
  const decoders = { stdout: createDecoder(encoding), stderr: createDecoder(encoding) }
  const received = { stdout: 0, stderr: 0 }
  const texts: Record<Stream, string[]> = { stdout: [], stderr: [] }
  let truncated = false
  return {
    decode(stream: Stream, bytes: Buffer): string {
      const room = limitBytes - received[stream]
      received[stream] += bytes.length
      if (bytes.length <= room) return decoders[stream].write(bytes)
      truncated = true
      return room > 0 ? decoders[stream].write(bytes.subarray(0, room)) : ''
    },
    flush: (stream: Stream): string => decoders[stream].end(),
    add(stream: Stream, text: string): void {
      if (text === '') return
      if (keepOutput) texts[stream].push(text)
      onOutput?.(stream, text)
    },
    hasAny: (): boolean => received.stdout > 0,
    result: () => ({ stdout: texts.stdout.join(''), stderr: texts.stderr.join(''), truncated }),
  }
}

export type Collector = ReturnType<typeof createCollector>
