/** Ways for a process to die by SIGKILL, and what its last write may look like afterwards. */
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { RunEvent } from '../../engine/run/events.ts'
import type { Random } from './random.ts'

/**
 * time: so long after its start. event: on its Nth event. type: on the Nth event of a type, the moments that matter most.
 * write: as soon as the journal was seen to grow for the Nth time, which may be before the line was printed.
 */
export type Death = (
  | { readonly at: 'time'; readonly ms: number }
  | { readonly at: 'event'; readonly count: number }
  | { readonly at: 'type'; readonly type: RunEvent['type']; readonly count: number }
  | { readonly at: 'write'; readonly count: number }
) & {
  /** It dies on this event in any case. */
  readonly latest?: number
}

const tellingTypes = [
  'step-started',
  'action-frozen',
  'change-recorded',
  'command-finished',
  'action-finished',
  'checks-judged',
  'step-finished',
  'restore-armed',
  'restore-disarmed',
  'drill-measured',
  'facts-gathered',
  'decision-made',
] as const

/**
 * A moment for a process of a run that takes about three minutes and two hundred events; one taken up again begins with twenty. Half of
 * them die in that beginning or on the first new thing they do, so that what takes up again is killed, too, over and over.
 */
export function randomDeath(random: Random): Death {
  const latest = random.between(22, 60)
  return random.pick<Death>([
    { at: 'time', ms: random.between(300, 40_000), latest },
    { at: 'event', count: random.between(1, 90) },
    { at: 'type', type: random.pick(tellingTypes), count: random.between(1, 6), latest },
    { at: 'type', type: random.pick(tellingTypes), count: random.between(1, 3), latest },
    { at: 'write', count: random.between(1, 80), latest },
    { at: 'time', ms: random.between(300, 3000) },
    { at: 'event', count: random.between(1, 24) },
    { at: 'write', count: random.between(1, 24) },
    { at: 'type', type: random.pick(tellingTypes), count: 1, latest: random.between(20, 30) },
  ])
}

/** The options that make a process die so; a process that ends before that moment lives. */
export function dying(
  death: Death,
  journal: string,
): {
  onStart(child: ChildProcess): void
  onEvent(event: RunEvent, child: ChildProcess): void
} {
  let events = 0
  let counted = 0
  return {
    onStart(child) {
      if (death.at === 'time') dieAfter(child, death.ms)
      if (death.at === 'write') dieOnWrite(child, journal, death.count)
    },
    onEvent(event, child) {
      events += 1
      if (death.at === 'event' || (death.at === 'type' && event.type === death.type)) counted += 1
      const isReached = (death.at === 'event' || death.at === 'type') && counted === death.count
      if (isReached || events === death.latest) child.kill('SIGKILL')
    },
  }
}

function dieAfter(child: ChildProcess, ms: number): void {
  const timer = setTimeout(() => child.kill('SIGKILL'), ms)
  child.once('exit', () => clearTimeout(timer))
}

function dieOnWrite(child: ChildProcess, journal: string, count: number): void {
  const size = (): number => statSync(journal, { throwIfNoEntry: false })?.size ?? 0
  let last = size()
  let grown = 0
  const timer = setInterval(() => {
    const now = size()
    if (now !== last) grown += 1
    last = now
    if (grown < count) return
    clearInterval(timer)
    child.kill('SIGKILL')
  }, 1)
  child.once('exit', () => clearInterval(timer))
}

/**
 * Leaves the journal as a process leaves it that died while it wrote: half of a line that nobody has seen yet. Either the last
 * line loses its end, or the beginning of another stands behind it. Returns the SHA-256 of the half line.
 */
export function tear(runDir: string, seen: ReadonlySet<string>, random: Random): string | undefined {
  const journal = join(runDir, 'journal.jsonl')
  const bytes = existsSync(journal) ? readFileSync(journal) : Buffer.alloc(0)
  // It died while writing by itself.
  if (bytes.length === 0 || bytes.at(-1) !== 0x0a) return undefined
  const start = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1
  const last = bytes.subarray(start, bytes.length - 1)
  const half = last.subarray(0, random.between(1, last.length - 1))
  if (seen.has(last.toString('utf8'))) appendFileSync(journal, half)
  else truncateSync(journal, start + half.length)
  return createHash('sha256').update(half).digest('hex')
}
