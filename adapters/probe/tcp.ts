import { createConnection } from 'node:net'
import type { Clock, ReachSample } from '../../engine/ports.ts'
import { neighbourOf } from './arp.ts'
import { createQueue } from './queue.ts'

type Outcome = 'open' | 'refused' | 'timeout' | 'unreachable'

/** One connect, closed at once. A firewall that rejects looks like `refused` or `unreachable`, one that drops like `timeout`. */
export function tcpConnect(
  clock: Clock,
  address: string,
  port: number,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<{ outcome: Outcome; ms: number }> {
  const started = clock.monotonic()
  return new Promise(resolve => {
    const socket = createConnection({ host: address, port })
    const timer = setTimeout(() => settle('timeout'), timeoutMs)
    const abort = (): void => settle('timeout')
    signal?.addEventListener('abort', abort, { once: true })
    function settle(outcome: Outcome): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      socket.destroy()
      resolve({ outcome, ms: clock.monotonic() - started })
    }
    socket.once('connect', () => settle('open'))
    socket.on('error', error => settle(outcomeOf(error)))
  })
}

function outcomeOf(error: NodeJS.ErrnoException): Outcome {
  if (error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET') return 'refused'
  return error.code === 'ETIMEDOUT' ? 'timeout' : 'unreachable'
}

/** Below a second, so that one sample is one SYN: the kernel sends the next one a second later. */
const connectTimeoutMs = 900

/** One connect each `everyMs`, side by side, in the order in which they end. */
export async function* watchTcp(
  clock: Clock,
  target: { readonly address: string; readonly port: number },
  everyMs: number,
  signal: AbortSignal,
): AsyncIterable<ReachSample> {
  const queue = createQueue<ReachSample>()
  async function once(): Promise<void> {
    const sentMs = clock.monotonic()
    const { outcome } = await tcpConnect(clock, target.address, target.port, connectTimeoutMs, signal)
    if (signal.aborted) return
    const doneMs = clock.monotonic()
    const mac = neighbourOf(target.address)
    const reachable = outcome === 'open'
    queue.push({
      sentMs,
      doneMs,
      reachable,
      ...(mac === undefined ? {} : { neighbour: mac, ...(reachable ? { identity: mac } : {}) }),
      ...(outcome === 'refused' ? { refused: true } : {}),
    })
  }
  const timer = setInterval(() => void once(), everyMs)
  const stop = (): void => {
    clearInterval(timer)
    queue.close()
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  else void once()
  try {
    yield* queue
  } finally {
    stop()
    signal.removeEventListener('abort', stop)
  }
}
