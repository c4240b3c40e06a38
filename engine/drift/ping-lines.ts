import type { ReachSample } from '../ports.ts'

/** A probe without an answer by then has none: the link's own round trips are far below it. */
const lostAfterMs = 1000

/** 16 bits on the wire (RFC 792): at ten probes a second the number begins anew after 109 minutes. */
const seqSpan = 0x1_0000

/** The number counted on over the wrap: of all that look like it on the wire, the one nearest to the last. */
function unwrapped(onWire: number, last: number): number {
  const turns = Math.max(0, Math.round((last - onWire) / seqSpan))
  return onWire + turns * seqSpan
}

/** Reads one line, received at `atMs` over a link that delays lines by up to `delayMs`; gives the probes decided by it. */
export type PingReader = (line: string, atMs: number, delayMs: number) => readonly ReachSample[]

/**
 * Reads `ping -n [-O]` of iputils and the lines `neigh …` between them (see pingScript). An answer says when its probe was
 * sent: its receipt less its round trip, less what the link may have delayed it. A lost probe shows by `no answer yet for
 * icmp_seq=N`, written when the next one is sent, or by a hole in the numbers; it counts as lost a second after it was sent.
 */
export function pingReader(identify: boolean, everyMs: number): PingReader {
  let neighbour: string | undefined
  let lastSeq = 0
  let lastSentMs: number | undefined
  const open = new Map<number, number>()

  function decided(atMs: number): ReachSample[] {
    const lost: ReachSample[] = []
    for (const [seq, sentMs] of open) {
      if (atMs - sentMs < lostAfterMs) continue
      open.delete(seq)
      lost.push(sampleOf(sentMs, sentMs + lostAfterMs, false))
    }
    return lost
  }

  function sampleOf(sentMs: number, doneMs: number, reachable: boolean): ReachSample {
    const named = identify && neighbour !== undefined ? { neighbour } : {}
    const identity = reachable && identify && neighbour !== undefined ? { identity: neighbour } : {}
    return { sentMs, doneMs, reachable, ...named, ...identity }
  }

  /** Probes between the last known number and this one got no line of their own (no -O): spread evenly. */
  function holes(seq: number, sentMs: number): void {
    const from = lastSentMs ?? sentMs
    const missing = seq - lastSeq - 1
    for (let index = 1; index <= missing; index++) {
      const sent = from + ((sentMs - from) * index) / (missing + 1)
      if (lastSentMs !== undefined) open.set(lastSeq + index, sent)
    }
  }

  return (line, atMs, delayMs) => {
    if (line.startsWith('neigh ') || line === 'neigh') {
      neighbour = /lladdr ([0-9a-f:]{17})/i.exec(line)?.[1]?.toLowerCase()
      return decided(atMs)
    }
    const onWire = Number(/icmp_[sr]eq[= ](\d+)/.exec(line)?.[1] ?? Number.NaN)
    // A line that claims more than 16 bits is none of ping's, and would leave a hole of billions.
    if (Number.isNaN(onWire) || onWire >= seqSpan) return decided(atMs)
    const seq = unwrapped(onWire, lastSeq)
    const rtt = /time[=<]([\d.]+) ?ms/.exec(line)?.[1]
    if (rtt === undefined) {
      if (seq > lastSeq) {
        const sentMs = Math.max(lastSentMs ?? 0, atMs - everyMs - delayMs / 2)
        holes(seq, sentMs)
        open.set(seq, sentMs)
        remember(seq, sentMs)
      }
      return decided(atMs)
    }
    const sentMs = atMs - Number(rtt) - delayMs
    if (seq > lastSeq) {
      holes(seq, sentMs)
      remember(seq, sentMs)
    } else if (!open.has(seq)) return decided(atMs)
    open.delete(seq)
    return [...decided(atMs), sampleOf(sentMs, atMs, true)]
  }

  function remember(seq: number, sentMs: number): void {
    lastSeq = seq
    lastSentMs = sentMs
  }
}
