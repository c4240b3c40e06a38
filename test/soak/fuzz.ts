/**
 * `count` mutated inputs for each parser, and for everything that reads what hosts print. Each target has a process of its own, so
 * that what one keeps in memory is not taken for another's, and one goes on beside the next.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { problemsOf, type FuzzResult } from '../fuzz/fuzz.ts'
import { targets } from '../fuzz/targets.ts'
import type { Counts, SoakPlan } from './group.ts'

const lanes = 2
/** The slowest first, so that the lanes end together. */
const names = Object.keys(targets).toSorted(
  (a, b) => Number(b === 'runbook') - Number(a === 'runbook') || a.localeCompare(b),
)

export async function fuzz({ seed, count, say }: SoakPlan): Promise<Counts> {
  const counts: Record<string, number> = {}
  let problems = 0
  const waiting = [...names]
  async function lane(): Promise<void> {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const begun = performance.now()
      const result = await inProcess(name, count, seed)
      const found = [...problemsOf(result), ...(result.cases === count ? [] : ['it ended early'])]
      problems += found.length
      counts[`${name}: cases`] = result.cases
      counts[`${name}: slowest ms`] = Math.round(result.slowestMs)
      counts[`${name}: grown MiB`] = Math.round(result.grownMiB)
      counts[`${name}: seconds`] = Math.round((performance.now() - begun) / 1000)
      say([`${name}: ${result.cases} cases`, ...found.map(one => `PROBLEM ${one}`)].join('\n  '))
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return { ...counts, problems }
}

/** A target that takes its process down with it (out of memory, say) is a crash like any other. */
async function inProcess(name: string, count: number, seed: number): Promise<FuzzResult> {
  const script = new URL('fuzz-target.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', script, name, String(count), String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed, [code, signal]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ])
  if (code === 0) return JSON.parse(printed) as FuzzResult
  const what = `the process ended with ${code ?? signal ?? 'nothing'}`
  return { cases: 0, crashes: [{ what, input: '' }], hangs: [], slowestMs: 0, grownMiB: 0 }
}
