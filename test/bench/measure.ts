/** Numbers: repetitions of two sides in turn, medians, and whether a goal is met. */

/** One line of the table. Samples are in `unit`, in the order in which they were taken. */
export interface Measured {
  /** Row of the design's table. */
  readonly row: number
  readonly what: string
  readonly unit: 'ms' | 'MB'
  readonly ours: readonly number[]
  /** Who does the same work; left out where the goal is a fixed value. */
  readonly peer?: Peer
  /** At most this many times the peer's median, or, without a peer, at most this value. */
  readonly goal: number
}

export interface Peer {
  readonly name: string
  readonly samples: readonly number[]
  /** It was stopped where the goal was met already: its samples are too small, the ratio is an upper bound. */
  readonly cut?: boolean
}

export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const half = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]]
  if (low === undefined || high === undefined) throw new RangeError('no samples')
  return (low + high) / 2
}

/** Our median over the peer's, or over the goal's value where there is none. */
export function ratio({ ours, peer }: Measured): number | undefined {
  return peer && median(ours) / median(peer.samples)
}

export function isMet(measured: Measured): boolean {
  return (ratio(measured) ?? median(measured.ours)) <= measured.goal
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Runs the sides in turn, so that a busy moment of the machine meets each of them. */
export async function inTurn<Name extends string>(
  count: number,
  sides: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(sides) as Name[]
  const samples = Object.fromEntries(names.map(name => [name, []])) as unknown as Record<Name, number[]>
  for (let repetition = 0; repetition < count; repetition += 1) {
    for (const name of names) samples[name].push(await sides[name]())
  }
  return samples
}
