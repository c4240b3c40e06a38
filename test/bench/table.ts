/** What a bench shows at its end, and what it leaves in docs/evidence. */
import { isMet, median, ratio, type Measured } from './measure.ts'

const number = (value: number): string => (value < 100 ? value.toFixed(2) : value.toFixed(0))

function cells(measured: Measured): string[] {
  const { row, what, unit, ours, peer, goal } = measured
  const times = ratio(measured)
  const [atLeast, atMost] = peer?.cut === true ? ['>= ', '<= '] : ['', '']
  return [
    String(row),
    what,
    `${number(median(ours))} ${unit}`,
    peer === undefined ? '-' : `${atLeast}${number(median(peer.samples))} ${unit} (${peer.name})`,
    times === undefined ? '-' : `${atMost}${times.toFixed(3)}x`,
    times === undefined ? `<= ${goal} ${unit}` : `<= ${goal}x`,
    isMet(measured) ? 'met' : 'MISSED',
    String(ours.length),
  ]
}

/** One line a measurement, columns aligned. */
export function table(results: readonly Measured[]): string {
  const head = ['row', 'what', 'siteproof', 'peer', 'ratio', 'goal', '', 'n']
  const lines = [head, ...results.map(cells)]
  const widths = head.map((_, column) => Math.max(...lines.map(line => (line[column] ?? '').length)))
  return lines
    .map(line =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Of what, when and with what the numbers are. */
export interface Circumstances {
  readonly commit: string
  readonly date: string
  readonly node: string
  readonly cores: number
  readonly peers: Readonly<Record<string, string>>
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000

/** A row that was not measured this time keeps what an earlier bench said about it, with that bench's commit and date. */
export function evidence(
  results: readonly Measured[],
  circumstances: Circumstances,
  earlier?: Evidence,
): Evidence {
  const { commit, date, ...machine } = circumstances
  const measured = results.map((result): EvidenceRow => {
    const { row, what, unit, ours, peer, goal } = result
    const times = ratio(result)
    return {
      row,
      what,
      unit,
      count: ours.length,
      median: rounded(median(ours)),
      ...(peer !== undefined && { peer: peer.name, peerMedian: rounded(median(peer.samples)) }),
      ...(times !== undefined && { ratio: rounded(times) }),
      ...(peer?.cut === true && { peerCut: true }),
      goal,
      met: isMet(result),
      samples: ours.map(rounded),
      ...(peer !== undefined && { peerSamples: peer.samples.map(rounded) }),
      commit,
      date,
    }
  })
  const kept = (earlier?.rows ?? []).filter(old => !measured.some(({ row }) => row === old.row))
  return { ...machine, rows: [...kept, ...measured].sort((a, b) => a.row - b.row) }
}

export interface EvidenceRow {
  readonly row: number
  readonly what: string
  readonly unit: string
  readonly count: number
  readonly median: number
  readonly peer?: string
  readonly peerMedian?: number
  readonly ratio?: number
  /** The peer was stopped once the goal was met: its samples are lower bounds, the ratio is an upper one. */
  readonly peerCut?: boolean
  readonly goal: number
  readonly met: boolean
  readonly samples: readonly number[]
  readonly peerSamples?: readonly number[]
  readonly commit: string
  readonly date: string
}

export interface Evidence extends Omit<Circumstances, 'commit' | 'date'> {
  readonly rows: readonly EvidenceRow[]
}
