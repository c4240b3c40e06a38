/** A command's lines as they arrive. */
import { isRunError } from '../../engine/errors.ts'
import type { Clock, ExecOptions, StreamLine } from '../../engine/ports.ts'

/** As long as a timer can be (24 days): a sampler ends by its signal. */
const endlessSeconds = 2_000_000

/**
 * Runs `run` and yields its lines, stamped at receipt; the last one may lack its newline. Ends when `run` ends or the signal
 * is aborted; throws what `run` throws otherwise.
 */
export async function* streamLines(
  clock: Clock,
  signal: AbortSignal,
  run: (options: ExecOptions) => Promise<void>,
): AsyncGenerator<StreamLine> {
  if (signal.aborted) return
  const stop = new AbortController()
  const onAbort = (): void => stop.abort()
  signal.addEventListener('abort', onAbort, { once: true })
  const queue: StreamLine[] = []
  const rest = { stdout: '', stderr: '' }
  let wake = (): void => {}
  let outcome: { readonly error?: unknown } | undefined

  function receive(stream: StreamLine['stream'], text: string): void {
    const atMs = clock.monotonic()
    const lines = (rest[stream] + text).split('\n')
    rest[stream] = lines.pop() ?? ''
    for (const line of lines) queue.push({ atMs, stream, line })
    wake()
  }
  function finish(error?: unknown): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (rest[stream] !== '') receive(stream, '\n')
    }
    outcome = error === undefined ? {} : { error }
    wake()
  }
  run({ timeoutSeconds: endlessSeconds, signal: stop.signal, onOutput: receive }).then(() => finish(), finish)

  try {
    for (;;) {
      const line = queue.shift()
      if (line !== undefined) yield line
      else if (outcome !== undefined) break
      else await new Promise<void>(resolve => (wake = resolve))
    }
    if (outcome.error !== undefined && !(signal.aborted && isRunError(outcome.error, 'CANCELLED')))
      throw outcome.error
  } finally {
    signal.removeEventListener('abort', onAbort)
    stop.abort()
  }
}
