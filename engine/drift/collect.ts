import type { GroupMember } from '../actions/kind.ts'
import type { Clock, HostCommand, Probe } from '../ports.ts'
import { isGratuitousArp, markOfLogLine } from './log-lines.ts'
import { pingReader } from './ping-lines.ts'
import type { DrillSamples, HolderSample, Mark, ReachabilitySample } from './types.ts'

/** Collects what all observers see on one timeline: ms on the laptop's monotonic clock since the collector was made. */
export interface Collector {
  readonly samples: DrillSamples
  now(): number
  mark(mark: Omit<Mark, 'atMs'>, atMs?: number): void
  watchHolder(member: GroupMember, command: HostCommand): void
  watchLog(member: GroupMember, command: HostCommand, onEnd: () => void): void
  watchGarps(member: GroupMember, command: HostCommand, address: string): void
  /** Pings from a host; `identify` where its ARP table tells who answers. */
  watchPing(member: GroupMember, command: HostCommand, identify: boolean, everyMs: number): void
  watchLaptop(probe: Probe, target: Parameters<Probe['watch']>[0], everyMs: number): void
  /** How often holders are sampled, in ms, by the slowest node. */
  holderEveryMs(): number
  /** Ends all observers and waits for them. Never throws. */
  stop(): Promise<void>
}

/** A dead link is retried this often; the session itself backs off. */
const retryMs = 500

/**
 * Tells lines that a stalled link delivered late, in a burst: they say what was true seconds before they came. Since the
 * sampler writes at most one line each `everyMs`, every line that comes sooner works off what had piled up.
 */
export function backlog(): (atMs: number, everyMs: number) => boolean {
  let last: number | undefined
  let behindMs = 0
  return (atMs, everyMs) => {
    const waited = last === undefined ? everyMs : atMs - last
    last = atMs
    behindMs = waited > 3 * everyMs ? waited : Math.max(0, behindMs - Math.max(0, everyMs - waited))
    return behindMs > 2 * everyMs
  }
}

export function createCollector(clock: Clock, signal: AbortSignal): Collector {
  const started = clock.monotonic()
  const ended = new AbortController()
  const end = (): void => ended.abort(signal.reason)
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  const holders: HolderSample[] = []
  const reachability: ReachabilitySample[] = []
  const marks: Mark[] = []
  const tasks: Promise<void>[] = []
  let everyMs = 0
  const relative = (monotonic: number): number => monotonic - started
  const now = (): number => relative(clock.monotonic())

  /** Lines of a command, again and again until stopped or it ends by itself; `onLost` when its link died. */
  function follow(
    member: GroupMember,
    command: HostCommand,
    onLine: (line: string, atMs: number, halfTripMs: number) => void,
    onLost: () => void,
  ): void {
    tasks.push(
      (async () => {
        while (!ended.signal.aborted) {
          try {
            const session = await member.session()
            for await (const { line, atMs, stream } of session.stream(command, ended.signal)) {
              if (stream === 'stdout') onLine(line, relative(atMs), (session.roundTripMs() ?? 0) / 2)
            }
            return
          } catch {
            if (ended.signal.aborted) return
            onLost()
            await clock.sleep(retryMs, ended.signal).catch(() => undefined)
          }
        }
      })(),
    )
  }

  return {
    samples: { holders, reachability, marks },
    now,
    mark: (mark, atMs) => marks.push({ ...mark, atMs: atMs ?? now() }),
    holderEveryMs: () => everyMs,
    watchHolder(member, command) {
      const node = member.host.name
      const lost = (): unknown => holders.push({ node, atMs: now(), holds: null, errorMs: 0 })
      const stale = backlog()
      let ownEveryMs = 0
      const line = (text: string, atMs: number, errorMs: number): void => {
        const every = /^every (\d+)$/.exec(text)?.[1]
        if (every !== undefined) {
          ownEveryMs = Number(every)
          everyMs = Math.max(everyMs, ownEveryMs)
          return
        }
        const said = text === '1' ? true : text === '0' ? false : null
        holders.push({ node, atMs, holds: stale(atMs, ownEveryMs) ? null : said, errorMs })
      }
      follow(member, command, line, lost)
    },
    watchLog(member, command, onEnd) {
      const node = member.host.name
      const from = tasks.length
      follow(
        member,
        command,
        (text, atMs) => {
          const found = markOfLogLine(text)
          if (found !== null) marks.push({ atMs, node, ...found })
        },
        () => undefined,
      )
      void tasks[from]?.then(() => {
        if (!ended.signal.aborted) onEnd()
      })
    },
    watchGarps(member, command, address) {
      const node = member.host.name
      const line = (text: string, atMs: number): void => {
        if (isGratuitousArp(text, address)) marks.push({ atMs, node, kind: 'gratuitous-arp', text })
      }
      follow(member, command, line, () => undefined)
    },
    watchPing(member, command, identify, every) {
      const observer = member.host.name
      const read = pingReader(identify, every)
      const line = (text: string, atMs: number, halfTripMs: number): void => {
        for (const sample of read(text, atMs, 2 * halfTripMs)) reachability.push({ observer, ...sample })
      }
      follow(member, command, line, () => undefined)
    },
    watchLaptop(probe, target, every) {
      tasks.push(
        (async () => {
          for await (const sample of probe.watch(target, every, ended.signal)) {
            const { sentMs, doneMs } = sample
            reachability.push({
              ...sample,
              observer: 'laptop',
              sentMs: relative(sentMs),
              doneMs: relative(doneMs),
            })
          }
        })().catch(() => undefined),
      )
    },
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
