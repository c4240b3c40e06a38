import type { GroupMember } from '../actions/kind.ts'
import type { Clock, HostCommand } from '../ports.ts'
import type { HolderSample, Mark, ReachabilitySample } from './types.ts'

/** What observers write to, on one timeline: ms on the laptop's monotonic clock since the recording began. */
export interface Recording {
  readonly holders: HolderSample[]
  readonly reachability: ReachabilitySample[]
  readonly marks: Mark[]
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

export function createRecording(clock: Clock, signal: AbortSignal): Recording {
  const started = clock.monotonic()
  const ended = new AbortController()
  const end = (): void => ended.abort(signal.reason)
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  const holders: HolderSample[] = []
  const reachability: ReachabilitySample[] = []
  const marks: Mark[] = []
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
    holders,
    reachability,
    marks,
    signal: ended.signal,
    now: () => relative(clock.monotonic()),
    relative,
    keep: task => void tasks.push(task.catch(() => undefined)),
    follow,
    async stop() {
      ended.abort()
      signal.removeEventListener('abort', end)
      await Promise.allSettled(tasks)
      holders.sort((a, b) => a.atMs - b.atMs)
      reachability.sort((a, b) => a.sentMs - b.sentMs)
      marks.sort((a, b) => a.atMs - b.atMs)
    },
  }
}
