import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TallyGroup } from './group.ts'
import { runTally, type Tally, type TallyRun } from './tally.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteproof-tally-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const plan = (more: Partial<TallyRun> = {}): TallyRun => ({
  group: 'demo',
  file: join(folder, 'demo.json'),
  commit: 'c1',
  seed: 1,
  again: false,
  say: () => undefined,
  ...more,
})
const kept = () => JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Tally

/** Counts two apples a run; the seeds that it was given, and what is wrong with some of them. */
function apples(count: number, wrong: Readonly<Record<number, string>> = {}) {
  const seeds: number[] = []
  const group: TallyGroup = {
    counted: 'apples',
    count,
    lanes: 1,
    run({ seed }) {
      seeds.push(seed)
      const what = wrong[seed]
      if (what === 'gone') return Promise.reject(new Error('gone'))
      return Promise.resolve({
        counts: { apples: 2, worms: seed },
        problems: what === undefined ? [] : [what],
      })
    },
  }
  return { group, seeds }
}

it('adds up its runs, goes on where the last session ended, and says of each on which commit it was run', async () => {
  const first = apples(4)
  await runTally(first.group, plan())
  expect(first.seeds).toEqual([1, 2])
  const second = apples(8)
  await runTally(second.group, plan({ commit: 'c2' }))

  expect(second.seeds).toEqual([3, 4])
  expect(kept().counts).toEqual({ runs: 4, problems: 0, apples: 8, worms: 10 })
  expect(Object.values(kept().runs).map(({ commit }) => commit)).toEqual(['c1', 'c1', 'c2', 'c2'])
})

it('keeps what a run had wrong, does not let it help to reach the count, and repeats its seed in the next session', async () => {
  const first = apples(4, { 1: 'rotten', 2: 'gone' })
  await runTally(first.group, plan())
  expect(first.seeds).toEqual([1, 2, 3, 4])
  expect(kept().counts).toMatchObject({ runs: 4, problems: 2, apples: 6 })
  expect(kept().runs[2]?.problems).toEqual([expect.stringContaining('gone')])

  const second = apples(8)
  await runTally(second.group, plan())
  expect(second.seeds).toEqual([1, 2])
  expect(kept().counts).toMatchObject({ runs: 4, problems: 0, apples: 8 })
})

it('begins from nothing when told', async () => {
  await runTally(apples(4).group, plan())
  const anew = apples(2)
  await runTally(anew.group, plan({ again: true, count: 1 }))

  expect(kept().counts['apples']).toBe(2)
  expect(anew.seeds).toEqual([1])
})
it('has as many under way at a time as there are lanes, each with a seed of its own', async () => {
  let both = (): void => undefined
  const together = new Promise<void>(resolve => (both = resolve))
  const under: number[] = []
  const group: TallyGroup = {
    counted: 'apples',
    count: 2,
    lanes: 2,
    async run({ seed }) {
      under.push(seed)
      if (under.length === 2) both()
      await together
      return { counts: { apples: 1 }, problems: [] }
    },
  }
  await runTally(group, plan())

  expect(under.slice(0, 2)).toEqual([1, 2])
})
