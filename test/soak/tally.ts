/** Runs a group that counts, run by run, until it has counted enough; each run is in the evidence as soon as it has ended. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { TallyGroup } from './group.ts'

const Run = z.strictObject({
  /** The commit that was run; `+` after it: with changes that are not in it. */
  commit: z.string(),
  date: z.string(),
  seconds: z.number(),
  counts: z.record(z.string(), z.number()),
  problems: z.array(z.string()),
})
type Run = z.infer<typeof Run>

const Tally = z.strictObject({
  group: z.string(),
  /** Of the runs below, added up. */
  counts: z.record(z.string(), z.number()),
  /** By the seed of each. */
  runs: z.record(z.string(), Run),
})
export type Tally = z.infer<typeof Tally>

export interface TallyRun {
  readonly group: string
  /** The evidence file; what it holds already is kept and counts. */
  readonly file: string
  readonly commit: string
  /** The first seed that is looked at. */
  readonly seed: number
  /** How many of what the group counts; as many as its own default unless told. */
  readonly count?: number | undefined
  /** Forgets what the file holds. */
  readonly again: boolean
  say(line: string): void
}

/**
 * Goes on with the lowest seeds that are not done yet, those that had a problem before all others; what such a run had counted does
 * not help to reach the count.
 */
export async function runTally(group: TallyGroup, run: TallyRun): Promise<Tally> {
  const runs: Record<string, Run> = run.again ? {} : readRuns(run.file)
  const enough = run.count ?? group.count
  const begun = new Set<number>()
  const isSound = (seed: number): boolean => runs[seed]?.problems.length === 0
  function nextSeed(): number {
    let { seed } = run
    while (begun.has(seed) || isSound(seed)) seed += 1
    begun.add(seed)
    return seed
  }
  async function lane(): Promise<void> {
    while (reached(group, runs) < enough) {
      const seed = nextSeed()
      runs[seed] = await oneRun(group, run, seed)
      writeTally(run.file, { group: run.group, counts: added(runs), runs })
    }
  }
  await Promise.all(Array.from({ length: group.lanes }, lane))
  return { group: run.group, counts: added(runs), runs }
}

function readRuns(file: string): Record<string, Run> {
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return {}
  }
  return { ...Tally.parse(JSON.parse(text)).runs }
}

function writeTally(file: string, tally: Tally): void {
  writeFileSync(`${file}.part`, `${JSON.stringify(tally, null, 2)}\n`)
  renameSync(`${file}.part`, file)
}

async function oneRun(group: TallyGroup, run: TallyRun, seed: number): Promise<Run> {
  const { commit, say } = run
  const begun = performance.now()
  const ended = await group
    .run({ seed, say })
    .catch((error: unknown) => ({ counts: {}, problems: [String(error)] }))
  const seconds = Math.round((performance.now() - begun) / 1000)
  for (const problem of ended.problems) say(`seed ${seed}: PROBLEM ${problem}`)
  say(`seed ${seed}: ${JSON.stringify(ended.counts)} after ${seconds} s`)
  const problems = ended.problems.map(problem => problem.slice(0, 2000))
  return { commit, date: new Date().toISOString().slice(0, 10), seconds, counts: ended.counts, problems }
}

function reached({ counted }: TallyGroup, runs: Readonly<Record<string, Run>>): number {
  const sound = Object.values(runs).filter(({ problems }) => problems.length === 0)
  return sound.reduce((sum, { counts }) => sum + (counts[counted] ?? 0), 0)
}

function added(runs: Readonly<Record<string, Run>>): Record<string, number> {
  const sum: Record<string, number> = { runs: 0, problems: 0 }
  const add = (name: string, more: number): void => void (sum[name] = (sum[name] ?? 0) + more)
  for (const { counts, problems } of Object.values(runs)) {
    add('runs', 1)
    add('problems', problems.length)
    for (const [name, count] of Object.entries(counts)) add(name, count)
  }
  return sum
}
