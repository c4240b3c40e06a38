import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { pingReader } from '../../engine/drift/ping-lines.ts'
import type { Clock, ReachSample } from '../../engine/ports.ts'
import { neighbourOf } from './arp.ts'
import { createQueue } from './queue.ts'

/** Messages in English, dots in numbers. */
const environment = { ...process.env, LC_ALL: 'C', LANGUAGE: 'C' }
/** The wall clock counts whole milliseconds: a probe may have been sent that much earlier than computed. */
const roundingMs = 1
const restartMs = 200

/**
 * The shortest interval in ms at which this laptop may ping, out of those wanted; undefined: not at all. Only iputils on
 * Linux is used: Windows' ping waits a second between probes, so a TCP port is watched there instead.
 */
export async function pingInterval(wantedMs: readonly number[] = [50, 200]): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined
  for (const everyMs of wantedMs) {
    if (await works(['-c', '2', '-W', '1', ...optionsFor(everyMs), '127.0.0.1'])) return everyMs
  }
  return undefined
}

function optionsFor(everyMs: number): readonly string[] {
  return ['-n', '-O', '-D', '-i', String(everyMs / 1000)]
}

function works(args: readonly string[]): Promise<boolean> {
  return new Promise(resolve => {
    const child = spawn('ping', args, { env: environment, stdio: 'ignore' })
    child.once('error', () => resolve(false))
    child.once('exit', code => resolve(code === 0))
  })
}

/** Echo requests each `everyMs`; the program is started again should it end. All children end with the signal. */
export async function* watchPing(
  clock: Clock,
  address: string,
  everyMs: number,
  signal: AbortSignal,
): AsyncIterable<ReachSample> {
  const queue = createQueue<ReachSample>()
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => {
    clearTimeout(timer)
    child?.kill('SIGKILL')
    queue.close()
  }
  function start(): void {
    child = spawn('ping', [...optionsFor(everyMs), address], {
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const read = pingReader(true, everyMs)
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', line => {
        for (const sample of readLine(read, line, address, clock)) queue.push(sample)
      })
    }
    child.once('error', again)
    child.once('exit', again)
  }
  let waiting = false
  /** It ends at once where there is no route: that is an answer too. */
  function again(): void {
    if (signal.aborted || waiting) return
    waiting = true
    const now = clock.monotonic()
    queue.push({ sentMs: now, doneMs: now, reachable: false })
    timer = setTimeout(() => {
      waiting = false
      start()
    }, restartMs)
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  else start()
  try {
    yield* queue
  } finally {
    stop()
    signal.removeEventListener('abort', stop)
  }
}

/** `[1700000000.123456] 64 bytes from …`: ping's own time of receipt, so that a busy event loop does not shift it. */
function readLine(
  read: ReturnType<typeof pingReader>,
  line: string,
  address: string,
  clock: Clock,
): readonly ReachSample[] {
  const now = clock.monotonic()
  const stamped = /^\[(\d+\.\d+)\] (.*)$/.exec(line)
  const lateMs = stamped === null ? 0 : clock.wall() - Number(stamped[1]) * 1000
  // A wall clock that was set in between would shift it: then our own receipt stands.
  const atMs = lateMs > 0 && lateMs < 2000 ? now - lateMs : now
  const mac = neighbourOf(address)
  return [
    ...read(mac === undefined ? 'neigh' : `neigh lladdr ${mac}`, atMs, roundingMs),
    ...read(stamped?.[2] ?? line, atMs, roundingMs),
  ]
}
