import type { GroupMember } from '../actions/kind.ts'
import type { Clock, HostCommand } from '../ports.ts'
import type { DrillLive, HolderSample, Mark, ReachabilitySample } from './types.ts'

/** What observers write to, on one timeline: ms on the laptop's monotonic clock since the recording began. */
export interface Recording {
  readonly holders: readonly HolderSample[]
  readonly reachability: readonly ReachabilitySample[]
  readonly marks: readonly Mark[]
  holder(sample: HolderSample): void
  /** This node's last sample said more than was known: it is told again without an answer. */
  doubtLast(node: string): void
  reach(sample: ReachabilitySample): void
  mark(mark: Mark): void
  /** Aborted when the recording is stopped or its drill is. */
  readonly signal: AbortSignal
  now(): number
  /** A monotonic time on the recording's timeline. */
  relative(monotonic: number): number
  /** Keeps an observer until the end; whatever it throws is its own end only. */
  keep(task: Promise<void>): void
  /**
   * Lines of a command's standard output, again and again until stopped; resolves when the command ends by itself. `onLost`
   * when its link died: the session reconnects, and the command is started anew.
   */
  follow(
    member: GroupMember,
    command: HostCommand,
    onLine: (line: string, atMs: number, halfTripMs: number) => void,
    onLost?: () => void,
  ): Promise<void>
  /** Ends all observers and waits for them. Never throws. */
  stop(): Promise<void>
}

/** A dead link is retried this often; the session itself backs off. */
const retryMs = 500

/** `onLive` is told everything as it is recorded. */
export function createRecording(
  clock: Clock,
  signal: AbortSignal,
  onLive: (live: DrillLive) => void = () => undefined,
): Recording {
  const started = clock.monotonic()
  const ended = new AbortController()
  const end = (): void => ended.abort(signal.reason)
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  const lists = createLists(onLive)
  const tasks: Promise<void>[] = []
  const relative = (monotonic: number): number => monotonic - started

  async function follow(
    ...[member, command, onLine, onLost]: Parameters<Recording['follow']>
  ): Promise<void> {
    while (!ended.signal.aborted) {
      try {
        const session = await member.session()
        for await (const { line, atMs, stream } of session.stream(command, ended.signal)) {
          if (stream === 'stdout') onLine(line, relative(atMs), (session.roundTripMs() ?? 0) / 2)
        }
        return
      } catch {
        if (ended.signal.aborted) return
        onLost?.()
        await clock.sleep(retryMs, ended.signal).catch(() => undefined)
      }
    }
  }

  return {
    ...lists,
    signal: ended.signal,
    now: () => relative(clock.monotonic()),
    relative,
    keep: task => void tasks.push(task.catch(() => undefined)),
    follow,
    async stop() {
      ended.abort()
      signal.removeEventListener('abort', end)
      await Promise.allSettled(tasks)
      lists.holders.sort((a, b) => a.atMs - b.atMs)
      lists.reachability.sort((a, b) => a.sentMs - b.sentMs)
      lists.marks.sort((a, b) => a.atMs - b.atMs)
    },
  }
}

type Lists = Pick<Recording, 'holder' | 'doubtLast' | 'reach' | 'mark'> & {
  readonly holders: HolderSample[]
  readonly reachability: ReachabilitySample[]
  readonly marks: Mark[]
}

function createLists(onLive: (live: DrillLive) => void): Lists {
  const holders: HolderSample[] = []
  const reachability: ReachabilitySample[] = []
  const marks: Mark[] = []
  return {
    holders,
    reachability,
    marks,
    holder(sample) {
      holders.push(sample)
      onLive({ kind: 'holder', sample })
    },
    doubtLast(node) {
      const index = holders.findLastIndex(sample => sample.node === node)
      const last = holders[index]
      if (last === undefined) return
      const sample: HolderSample = { ...last, holds: null, late: true }
      holders[index] = sample
      onLive({ kind: 'holder', sample })
    },
    reach(sample) {
      reachability.push(sample)
      onLive({ kind: 'reach', sample })
    },
    mark(mark) {
      marks.push(mark)
      onLive({ kind: 'mark', mark })
    },
  }
}
