import type { GroupMember } from '../actions/kind.ts'
import type { Clock, HostCommand, Probe } from '../ports.ts'
import { isGratuitousArp, markOfLogLine } from './log-lines.ts'
import { pingReader } from './ping-lines.ts'
import { createRecording } from './recording.ts'
import type { Recording } from './recording.ts'
import type { DrillLive, DrillSamples, Mark } from './types.ts'

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

export function createCollector(
  clock: Clock,
  signal: AbortSignal,
  onLive?: (live: DrillLive) => void,
): Collector {
  const recording = createRecording(clock, signal, onLive)
  let everyMs = 0
  return {
    samples: recording,
    now: recording.now,
    stop: recording.stop,
    mark: (mark, atMs) => recording.mark({ ...mark, atMs: atMs ?? recording.now() }),
    holderEveryMs: () => everyMs,
    watchHolder: (member, command) =>
      watchHolder(recording, member, command, own => (everyMs = Math.max(everyMs, own))),
    watchLog: (member, command, onEnd) => watchLog(recording, member, command, onEnd),
    watchGarps(member, command, address) {
      const node = member.host.name
      const line = (text: string, atMs: number): void => {
        if (isGratuitousArp(text, address)) recording.mark({ atMs, node, kind: 'gratuitous-arp', text })
      }
      recording.keep(recording.follow(member, command, line))
    },
    watchPing(member, command, identify, every) {
      const observer = member.host.name
      const read = pingReader(identify, every)
      const line = (text: string, atMs: number, halfTripMs: number): void => {
        for (const sample of read(text, atMs, 2 * halfTripMs)) recording.reach({ observer, ...sample })
      }
      recording.keep(recording.follow(member, command, line))
    },
    watchLaptop: (probe, target, every) => recording.keep(watchLaptop(recording, probe, target, every)),
  }
}

function watchHolder(
  recording: Recording,
  member: GroupMember,
  command: HostCommand,
  onEvery: (everyMs: number) => void,
): void {
  const node = member.host.name
  const lateness = backlog()
  let everyMs = 0
  const line = (text: string, atMs: number, errorMs: number): void => {
    const every = /^every (\d+)$/.exec(text)?.[1]
    if (every !== undefined) {
      everyMs = Number(every)
      onEvery(everyMs)
      return
    }
    const said = text === '1' ? true : text === '0' ? false : null
    const late = lateness(atMs, everyMs)
    if (late.previousToo) recording.doubtLast(node)
    recording.holder({ node, atMs, errorMs, ...(late.stale ? { holds: null, late: true } : { holds: said }) })
  }
  const lost = (): void => recording.holder({ node, atMs: recording.now(), holds: null, errorMs: 0 })
  recording.keep(recording.follow(member, command, line, lost))
}

function watchLog(recording: Recording, member: GroupMember, command: HostCommand, onEnd: () => void): void {
  const node = member.host.name
  const line = (text: string, atMs: number): void => {
    const found = markOfLogLine(text)
    if (found !== null) recording.mark({ atMs, node, ...found })
  }
  const following = recording.follow(member, command, line).then(() => {
    if (!recording.signal.aborted) onEnd()
  })
  recording.keep(following)
}

async function watchLaptop(
  recording: Recording,
  probe: Probe,
  target: Parameters<Probe['watch']>[0],
  everyMs: number,
): Promise<void> {
  const { relative } = recording
  for await (const sample of probe.watch(target, everyMs, recording.signal)) {
    const [sentMs, doneMs] = [relative(sample.sentMs), relative(sample.doneMs)]
    recording.reach({ ...sample, observer: 'laptop', sentMs, doneMs })
  }
}

export interface Lateness {
  /** This line says what was true some time before it came. */
  readonly stale: boolean
  /** So did the one before it, which did not show it yet. */
  readonly previousToo: boolean
}

/**
 * Tells lines that a stalled link delivered late, in a burst after a silence. The sampler writes at most one line each
 * `everyMs`, so every line that comes sooner works off what had piled up; a line at the usual pace says that all came. A
 * silence without a burst is a sampler that was slow itself: its lines are true when they come.
 */
export function backlog(): (atMs: number, everyMs: number) => Lateness {
  let last: number | undefined
  let silentMs = 0
  let behindMs = 0
  return (atMs, everyMs) => {
    const waited = last === undefined ? everyMs : atMs - last
    last = atMs
    const previousToo = silentMs > 0 && waited < everyMs / 2
    if (previousToo) behindMs = silentMs
    silentMs = waited > 3 * everyMs ? waited : 0
    behindMs = waited < everyMs / 2 ? Math.max(0, behindMs - (everyMs - waited)) : 0
    return { stale: behindMs > 2 * everyMs, previousToo }
  }
}
